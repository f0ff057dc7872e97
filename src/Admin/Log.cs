namespace PneuXNet.Admin;

/// <summary>Lines of the admin app, which its master takes into the log.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Metrics could not be sent to the collector: {Why}; the next interval tries again, and this is said every five minutes at most")]
    public static partial void PushFailed(ILogger log, string why);

    [LoggerMessage(2, LogLevel.Error, "A request for {Path} could not be answered; this is a mistake of the program")]
    public static partial void RequestFailed(ILogger log, Exception why, string path);
}
