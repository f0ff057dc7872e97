using System.Globalization;
using Microsoft.Extensions.Logging;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>The table of all settings: what parses the command line also writes its help.</summary>
internal static class Settings
{
    /// <summary>A quarter of the status page: a slot can have a serving, a starting, a draining and a dying worker at once.</summary>
    public const int MaxWorkers = Contract.StatusPage.Cells / 4;

    private const int MaxThreads = 65_536;
    private const int MaxRequests = 1_000_000_000;
    private const int MaxBacklog = 65_535;
    private const double MaxSeconds = 86_400;

    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<int>("--workers", "-w")
        {
            Value = "N|auto", Default = "1", Variable = "WEB_CONCURRENCY",
            Help = "Worker processes; auto: as many as this process may use processors",
            Rule = $"must be a whole number from 1 to {MaxWorkers}, or auto", Remedy = "write for example -w 4 or -w auto",
            Read = ReadWorkers, Set = (options, value) => options with { Workers = value },
        },
        new SettingOf<int>("--threads", "-t")
        {
            Value = "N", Default = "0",
            Help = "Requests that one worker executes at a time; 0: as many as the app takes. (In Gunicorn -t is the timeout; here it is --timeout)",
            Rule = $"must be a whole number from 0 to {MaxThreads}", Remedy = "write for example -t 8; for a time limit, --timeout 30",
            Read = (string text, out int value) => ReadInteger(text, 0, MaxThreads, out value),
            Set = (options, value) => options with { Threads = value },
        },
        new SettingOf<BindAddress>("--bind", "-b")
        {
            Value = "ADDRESS", Repeatable = true,
            Help = "HOST, HOST:PORT, [V6]:PORT, unix:PATH or fd://N; may be given several times [default: 127.0.0.1:8000, or 0.0.0.0:$PORT if PORT is set]",
            Rule = BindAddress.Rule, Remedy = "write for example -b 127.0.0.1:8000, -b [::1]:8000 or -b unix:/run/app.sock",
            Read = ReadBind, Set = (options, value) => options with { Binds = options.Binds.Add(value) },
        },
        new SettingOf<int>("--backlog")
        {
            Value = "N", Default = "2048",
            Help = "Connections that may wait to be accepted; the kernel grants at most net.core.somaxconn",
            Rule = $"must be a whole number from 1 to {MaxBacklog}", Remedy = "write for example --backlog 2048",
            Read = (string text, out int value) => ReadInteger(text, 1, MaxBacklog, out value),
            Set = (options, value) => options with { Backlog = value },
        },
        new SettingOf<TimeSpan>("--timeout")
        {
            Value = "SECONDS", Default = "30",
            Help = "A worker silent for longer is killed and replaced; 0: never",
            Rule = SecondsRule, Remedy = "write for example --timeout 30",
            Read = ReadSeconds, Set = (options, value) => options with { Timeout = value },
        },
        new SettingOf<TimeSpan>("--graceful-timeout")
        {
            Value = "SECONDS", Default = "30",
            Help = "What a worker has to finish its requests, in a reload and in a stop",
            Rule = SecondsRule, Remedy = "write for example --graceful-timeout 30",
            Read = ReadSeconds, Set = (options, value) => options with { GracefulTimeout = value },
        },
        new SettingOf<TimeSpan>("--startup-timeout")
        {
            Value = "SECONDS", Default = "60",
            Help = "A worker that is not ready after this is killed; 0: never",
            Rule = SecondsRule, Remedy = "write for example --startup-timeout 120",
            Read = ReadSeconds, Set = (options, value) => options with { StartupTimeout = value },
        },
        new SettingOf<int>("--max-requests")
        {
            Value = "N", Default = "0",
            Help = "A worker that has served so many requests is replaced, its successor first; 0: never",
            Rule = $"must be a whole number from 0 to {MaxRequests}", Remedy = "write for example --max-requests 10000",
            Read = (string text, out int value) => ReadInteger(text, 0, MaxRequests, out value),
            Set = (options, value) => options with { MaxRequests = value },
        },
        new SettingOf<int>("--max-requests-jitter")
        {
            Value = "N", Default = "0",
            Help = "At most so many requests more than --max-requests, drawn for each worker, so that they don't fall due together",
            Rule = $"must be a whole number from 0 to {MaxRequests}", Remedy = "write for example --max-requests-jitter 1000",
            Read = (string text, out int value) => ReadInteger(text, 0, MaxRequests, out value),
            Set = (options, value) => options with { MaxRequestsJitter = value },
        },
        new SettingOf<string>("--name", "-n")
        {
            Value = "NAME",
            Help = "A name for this instance, shown in the log and by ps",
            Rule = "must have 1 to 64 letters, digits, dots, dashes or underscores", Remedy = "write for example -n shop",
            Read = ReadName, Set = (options, value) => options with { Name = value },
        },
        new SettingOf<LogLevel>("--log-level")
        {
            Value = "LEVEL", Default = "info",
            Help = "debug, info, warning, error or critical",
            Rule = "must be debug, info, warning, error or critical", Remedy = "write for example --log-level debug",
            Read = ReadLogLevel, Set = (options, value) => options with { LogLevel = value },
        },
        new SettingOf<LogFormat>("--log-format")
        {
            Value = "FORMAT", Default = "text",
            Help = "text, or json with one object a line",
            Rule = "must be text or json", Remedy = "write for example --log-format json",
            Read = ReadLogFormat, Set = (options, value) => options with { LogFormat = value },
        },
        new SettingOf<string>("--log-file", "--error-logfile")
        {
            Value = "FILE", Default = "-",
            Help = "Where the master's log goes; -: standard error",
            Rule = "must be a path or -", Remedy = "write for example --log-file /var/log/pneuxnet.log",
            Read = ReadText, Set = (options, value) => options with { LogFile = value },
        },
        new SettingOf<string>("--pid", "-p")
        {
            Value = "FILE",
            Help = "A file for the master's process id, locked while it runs",
            Rule = "must be a path", Remedy = "write for example --pid /run/pneuxnet.pid",
            Read = ReadText, Set = (options, value) => options with { PidFile = value },
        },
        new SettingOf<string>("--chdir")
        {
            Value = "FOLDER",
            Help = "The folder to run in; other paths are taken from there",
            Rule = "must be a folder that exists", Remedy = "create it or name another",
            Read = (string text, out string value) => Directory.Exists(value = text), Set = (options, value) => options with { Chdir = value },
        },
        new SettingOf<string>("--user", "-u")
        {
            Value = "USER",
            Help = "Whom the workers run as, by name or number; the master stays root",
            Rule = "must be a user of this machine, or a number", Remedy = "write for example -u www-data",
            Read = (string text, out string value) => WorkerIdentity.IsUser(value = text), Set = (options, value) => options with { User = value },
        },
        new SettingOf<string>("--group", "-g")
        {
            Value = "GROUP",
            Help = "The workers' group, by name or number; the user's own if only --user is given. Other groups are dropped",
            Rule = "must be a group of this machine, or a number", Remedy = "write for example -g www-data",
            Read = (string text, out string value) => WorkerIdentity.IsGroup(value = text), Set = (options, value) => options with { Group = value },
        },
        new SettingOf<int>("--umask", "-m")
        {
            Value = "MODE",
            Help = "Permissions taken from what workers create and from unix sockets, in octal; a unix socket has mode 0660 if it is not given",
            Rule = "must be an octal number from 0 to 0777", Remedy = "write for example -m 007",
            Read = ReadOctal, Set = (options, value) => options with { Umask = value },
        },
        new SettingOf<KeyValuePair<string, string>>("--env", "-e")
        {
            Value = "KEY=VALUE", Repeatable = true,
            Help = "An environment variable for the workers; may be given several times",
            Rule = "must be KEY=VALUE with a KEY that is not empty", Remedy = "write for example -e ASPNETCORE_ENVIRONMENT=Staging",
            Read = ReadVariable, Set = (options, value) => options with { Environment = options.Environment.Add(value) },
        },
    ];

    private const string SecondsRule = "must be a number of seconds from 0 to 86400";

    private static bool ReadWorkers(string text, out int value)
    {
        // Environment.ProcessorCount goes by affinity and by the cgroup's limit.
        value = Math.Min(Environment.ProcessorCount, MaxWorkers);
        return text == "auto" || ReadInteger(text, 1, MaxWorkers, out value);
    }

    private static bool ReadInteger(string text, int least, int most, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    private static bool ReadOctal(string text, out int value)
    {
        bool read = text.Length is > 0 and <= 4 && text.All(c => c is >= '0' and <= '7');
        value = read ? Convert.ToInt32(text, 8) : 0;
        return read && value <= 0x1FF;
    }

    private static bool ReadSeconds(string text, out TimeSpan value)
    {
        bool read = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= MaxSeconds;
        value = read ? TimeSpan.FromSeconds(seconds) : default;
        return read;
    }

    private static bool ReadBind(string text, out BindAddress value) => (value = BindAddress.TryParse(text)!) is not null;

    private static bool ReadName(string text, out string value) =>
        (value = text).Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static bool ReadText(string text, out string value) => (value = text).Length > 0;

    private static bool ReadLogFormat(string text, out LogFormat value) => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]);

    private static bool ReadLogLevel(string text, out LogLevel value)
    {
        LogLevel? level = text.ToUpperInvariant() switch
        {
            "DEBUG" => LogLevel.Debug,
            "INFO" => LogLevel.Information,
            "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "CRITICAL" => LogLevel.Critical,
            _ => null,
        };
        value = level ?? default;
        return level is not null;
    }

    private static bool ReadVariable(string text, out KeyValuePair<string, string> value)
    {
        int sign = text.IndexOf('=');
        value = sign > 0 ? new(text[..sign], text[(sign + 1)..]) : default;
        return sign > 0;
    }
}
