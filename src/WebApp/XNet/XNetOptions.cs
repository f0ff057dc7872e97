using System.Globalization;
using PneuXNet.WebApp.Settings;

namespace PneuXNet.WebApp.XNet;

/// <summary>Where the model lies and how many threads may run it.</summary>
/// <param name="ModelPath">The ONNX file's full path.</param>
/// <param name="Threads">Threads of one inference, at least 1.</param>
/// <param name="MaxBatch">Films that may go through the network together, at least 1.</param>
/// <param name="ShareWeights">Whether workers share one copy of the weights.</param>
/// <param name="WeightsFolder">Where that copy is made, as a full path.</param>
internal sealed record XNetOptions(string ModelPath, int Threads, int MaxBatch, WeightSharing ShareWeights, string WeightsFolder)
{
    public const string ModelPathKey = "XNet:ModelPath";
    public const string ShareWeightsKey = "XNet:ShareWeights";

    /// <summary>
    /// Bytes of a model from which on sharing is the default. A worker of a small model is smaller by a few megabytes at most, which is
    /// not worth a file that has to be made and kept; one of a large model is smaller by the model.
    /// </summary>
    public const long ShareFrom = 32L * 1024 * 1024;

    // On a processor this network takes as long for two films together as for one after the other, and the first waits for the second.
    private const int StandardBatch = 1;

    /// <summary>How many workers share the machine: set by the supervisor in each of them.</summary>
    public const string WorkersVariable = "PNEUXNET_WORKERS";

    public static XNetOptions From(SettingsReader settings)
    {
        var workers = settings.Number(WorkersVariable, "workers", 1, 4096, standard: 1);
        // More threads in all than processors would only make the workers wait for each other.
        var share = Math.Max(1, Environment.ProcessorCount / workers);
        return new XNetOptions(
            settings.FilePath(ModelPathKey, AppContext.BaseDirectory, Path.Combine("XNet", "xnet.onnx")),
            settings.Number("XNet:Threads", "threads", 1, 256, share),
            settings.Number("XNet:MaxBatch", "films", 1, 256, StandardBatch),
            settings.Choice(ShareWeightsKey, WeightSharing.Auto),
            settings.FilePath("XNet:WeightsFolder", AppContext.BaseDirectory, StandardFolder));
    }

    /// <summary>The folder that systemd gives a service for what can be made again, or else one of this user's own among the temporary files.</summary>
    private static string StandardFolder => Environment.GetEnvironmentVariable("CACHE_DIRECTORY") is { Length: > 0 } cache
        ? Path.Combine(cache.Split(':')[0], "weights")
        : Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"pneuxnet-weights-{Native.EffectiveUser}"));
}
