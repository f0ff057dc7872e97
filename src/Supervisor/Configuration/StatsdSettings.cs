using PneuXNet.Contract.Statsd;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>Metrics for a statsd server.</summary>
internal static class StatsdSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<string>("--statsd-host")
        {
            Value = "ADDRESS", NeedsRestart = true, Otherwise = "nowhere",
            Help = $"The statsd server that is told of every request and of the fleet: HOST, HOST:PORT (port {StatsdAddress.DefaultPort} if it is left out) or unix://PATH",
            Rule = "must be HOST, HOST:PORT, [V6]:PORT or unix://PATH", Remedy = "write for example --statsd-host localhost:8125",
            Read = (string text, out string value) => StatsdAddress.TryParse(value = text) is not null, Set = (options, value) => options with { StatsdHost = value },
            Gunicorn = "statsd_host", Differs = "The three metrics of a request are three lines of one datagram.",
        },
        new SettingOf<string>("--statsd-prefix")
        {
            Value = "TEXT", NeedsRestart = true,
            Help = "What stands before the names of all metrics, with a dot between the two",
            Rule = "must be a name without spaces, colons and bars", Remedy = "write for example --statsd-prefix shop",
            Read = (string text, out string value) => IsName(value = text), Set = (options, value) => options with { StatsdPrefix = value },
            Gunicorn = "statsd_prefix",
        },
        new SettingOf<string>("--dogstatsd-tags")
        {
            Value = "TAGS", NeedsRestart = true,
            Help = "Tags for all metrics, in DogStatsD's way: TAG:VALUE,TAG:VALUE",
            Rule = "must be tags without spaces and bars, with commas between them", Remedy = "write for example --dogstatsd-tags env:prod,service:shop",
            Read = (string text, out string value) => IsTags(value = text), Set = (options, value) => options with { DogstatsdTags = value },
            Gunicorn = "dogstatsd_tags",
        },
        new SettingOf<bool>("--enable-backlog-metric")
        {
            Value = "", NeedsRestart = true,
            Help = "Tell statsd each second how many connections wait to be accepted, at TCP addresses; the kernel doesn't tell it of unix sockets",
            Rule = ValueReaders.TruthRule, Remedy = "write enable_backlog_metric = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { EnableBacklogMetric = value },
            Gunicorn = "enable_backlog_metric",
        },
    ];

    // What would end the name, or the metric, or the line.
    private static bool IsName(string text) => IsTags(text) && !text.AsSpan().ContainsAny(':', '@', '#');

    private static bool IsTags(string text) => text.Length is > 0 and <= 200 && !text.Any(c => char.IsControl(c) || c is ' ' or '|');
}
