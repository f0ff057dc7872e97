using PneuXNet.WebApp.Predictions;
using PneuXNet.WebApp.Suitability;

namespace PneuXNet.WebApp;

/// <summary>
/// Everything the app says to its operator. Films are patients' data: neither a pixel nor a file name is ever logged.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information,
        "{Model} {Version} ready in {Milliseconds:F0} ms: {Threads} thread(s), weights {Weights}, threshold {Threshold}, {Path}, sha256 {Sha256}")]
    public static partial void ModelReady(
        ILogger logger, string model, string version, double milliseconds, int threads, string weights, float threshold, string path, string sha256);

    [LoggerMessage(30, LogLevel.Warning,
        "each worker has the weights of {Path} in memory for itself, since they can't be shared in {Folder} ({Why}): set XNet:WeightsFolder to a folder of this user's own, or XNet:ShareWeights to off")]
    public static partial void WeightsNotShared(ILogger logger, string path, string folder, string why);

    [LoggerMessage(2, LogLevel.Debug, "{Bytes} bytes are {Label}, probability {Probability:F4}, in {Milliseconds:F1} ms")]
    public static partial void Judged(ILogger logger, int bytes, Label label, float probability, double milliseconds);

    [LoggerMessage(3, LogLevel.Debug, "{Bytes} bytes refused: {Status} {Title}")]
    public static partial void FilmRefused(ILogger logger, int bytes, int status, string title);

    [LoggerMessage(5, LogLevel.Debug, "{Bytes} bytes are unsuitable ({Misfit}), strangeness {Strangeness}, in {Milliseconds:F1} ms")]
    public static partial void Unsuitable(ILogger logger, int bytes, Misfit misfit, float? strangeness, double milliseconds);

    [LoggerMessage(4, LogLevel.Error, "{Method} {Path} failed: answered 500")]
    public static partial void RequestFailed(ILogger logger, Exception? exception, string method, string path);
}
