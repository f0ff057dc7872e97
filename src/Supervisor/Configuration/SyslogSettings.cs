using PneuXNet.Contract.Syslog;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>Whether, where and how the log goes to syslog.</summary>
internal static class SyslogSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<bool>("--log-syslog")
        {
            Value = "", NeedsRestart = true,
            Help = "Send the log, and a line for each request, to syslog as well",
            Rule = ValueReaders.TruthRule, Remedy = "write log_syslog = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { Syslog = value },
            Gunicorn = "syslog",
        },
        new SettingOf<string>("--log-syslog-to")
        {
            Value = "ADDRESS", NeedsRestart = true, Default = "udp://localhost:514",
            Help = "The syslog server: udp://HOST:PORT, tcp://HOST:PORT, unix://PATH#dgram or unix://PATH#stream, such as unix:///dev/log",
            Rule = "must be udp://HOST:PORT, tcp://HOST:PORT, unix://PATH#dgram or unix://PATH#stream", Remedy = "write for example --log-syslog-to unix:///dev/log",
            Read = (string text, out string value) => SyslogAddress.TryParse(value = text) is not null, Set = (options, value) => options with { SyslogAddress = value },
            Gunicorn = "syslog_addr", Differs = "Over a network the form is that of RFC 5424; at a unix socket it is that of syslog(3).",
        },
        new SettingOf<string>("--log-syslog-prefix")
        {
            Value = "NAME", NeedsRestart = true, Otherwise = "that of --name",
            Help = "The middle of the name before each line: pneuxnet.NAME.error, pneuxnet.NAME.access",
            Rule = "must have 1 to 30 letters, digits, dots, dashes or underscores", Remedy = "write for example --log-syslog-prefix shop",
            Read = (string text, out string value) => ValueReaders.Name(text, out value) && text.Length <= 30, Set = (options, value) => options with { SyslogPrefix = value },
            Gunicorn = "syslog_prefix", Differs = "The name begins with pneuxnet and not with gunicorn.",
        },
        new SettingOf<string>("--log-syslog-facility")
        {
            Value = "FACILITY", NeedsRestart = true, Default = "user", Words = [.. SyslogFacilities.ByName.Keys],
            Help = "The facility of each line: user, daemon, local0 to local7 or another of syslog's",
            Rule = $"must be one of {string.Join(", ", SyslogFacilities.ByName.Keys)}", Remedy = "write for example --log-syslog-facility local0",
            Read = (string text, out string value) => SyslogFacilities.ByName.ContainsKey(value = text), Set = (options, value) => options with { SyslogFacility = value },
            Gunicorn = "syslog_facility",
        },
        new SettingOf<bool>("--disable-redirect-access-to-syslog")
        {
            Value = "", NeedsRestart = true,
            Help = "Send no lines of requests to syslog, only the master's log",
            Rule = ValueReaders.TruthRule, Remedy = "write disable_redirect_access_to_syslog = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { DisableRedirectAccessToSyslog = value },
            Gunicorn = "disable_redirect_access_to_syslog",
        },
    ];
}
