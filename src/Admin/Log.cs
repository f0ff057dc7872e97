namespace PneuXNet.Admin;

/// <summary>Lines of the admin app, which its master takes into the log.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Metrics could not be sent to the collector: {Why}; the next interval tries again, and this is said every five minutes at most")]
    public static partial void PushFailed(ILogger log, string why);
}
