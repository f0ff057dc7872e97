using Microsoft.Extensions.Logging;
using PneuXNet.Supervisor.Logging;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>What the master writes down, how and where.</summary>
internal static class LoggingSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<LogLevel>("--log-level")
        {
            Value = "LEVEL", Default = "info", Words = [.. ValueReaders.LogLevels.Keys],
            Help = "debug, info, warning, error or critical",
            Rule = "must be debug, info, warning, error or critical", Remedy = "write for example --log-level debug",
            Read = ValueReaders.Level, Set = (options, value) => options with { LogLevel = value },
            Gunicorn = "loglevel",
        },
        new SettingOf<LogFormat>("--log-format")
        {
            Value = "FORMAT", NeedsRestart = true, Default = "text", Words = ["text", "json"],
            Help = "text, or json with one object a line; also the form of --print-config",
            Rule = "must be text or json", Remedy = "write for example --log-format json",
            Read = ValueReaders.Format, Set = (options, value) => options with { LogFormat = value },
        },
        new SettingOf<string>("--log-file", "--error-logfile")
        {
            Value = "FILE", NeedsRestart = true, Default = "-", Names = Naming.File,
            Help = "Where the master's log goes; -: standard error",
            Rule = "must be a path or -", Remedy = "write for example --log-file /var/log/pneuxnet.log",
            Read = ValueReaders.Text, Set = (options, value) => options with { LogFile = value },
            Gunicorn = "errorlog",
        },
    ];
}
