using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
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
        new SettingOf<bool>("--capture-output")
        {
            Value = "",
            Help = "Write what workers write to standard output and error to the log, each line with its worker",
            Rule = ValueReaders.TruthRule, Remedy = "write capture_output = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { CaptureOutput = value },
            Gunicorn = "capture_output", Differs = "Each line has its worker's slot and pid before it, whatever the log's level and format.",
        },
        new SettingOf<string>("--access-logfile")
        {
            Value = "FILE", NeedsRestart = true, Names = Naming.File, Otherwise = "nowhere",
            Help = "Where a line for each request goes; -: standard output",
            Rule = "must be a path or -", Remedy = "write for example --access-logfile /var/log/access.log",
            Read = ValueReaders.Text, Set = (options, value) => options with { AccessLogFile = value },
            Gunicorn = "accesslog",
        },
        new SettingOf<string>("--access-logformat")
        {
            Value = "FORMAT", Default = AccessLogFormat.Default,
            Help = "What such a line shows, in Gunicorn's notation",
            Rule = "must be text with %(h)s or another of h l u t r m U q H s B b f a T M D L p, %({HEADER}i)s, %({HEADER}o)s, %({VARIABLE}e)s, %%",
            Remedy = "write for example --access-logformat '%(h)s \"%(r)s\" %(s)s %(L)s'",
            Read = (string text, out string value) => AccessLogFormat.TryParse(value = text, out _) is not null,
            Offender = text => AccessLogFormat.TryParse(text, out string offender) is null ? offender : text,
            Set = (options, value) => options with { AccessLogFormat = value },
            Gunicorn = "access_log_format", Differs = "Backslashes and control characters are escaped too; %({...}e)s knows the CGI names and the worker's environment.",
        },
    ];
}
