using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using PneuXNet.Supervisor.Logging;

namespace PneuXNet.Supervisor.Tests.Logging;

public sealed partial class LineLoggerTests
{
    private string _path = "";

    [SetUp]
    public void MakeFile() => _path = Path.GetTempFileName();

    [TearDown]
    public void RemoveFile() => File.Delete(_path);

    [Test]
    public void A_line_has_time_zone_pid_and_level_as_Gunicorns() =>
        Assert.That(Written(LogFormat.Text, log => log.WriteFor(4711, LogLevel.Warning, "the app says so")),
            Is.EqualTo("[2026-01-02 03:04:05 +0230] [4711] [WARNING] the app says so\n"));

    [Test]
    public void An_exception_follows_its_line() =>
        Assert.That(Written(LogFormat.Text, log => Log.LoopFailed(log, new InvalidOperationException("a defect"))),
            Does.Match(@"\[CRITICAL\] The master's loop failed.*\nSystem\.InvalidOperationException: a defect"));

    [Test]
    public void Lines_below_the_level_are_not_written() =>
        Assert.That(Written(LogFormat.Text, log => Log.Quitting(log, slot: 1, workerPid: 2)), Is.Empty);

    [Test]
    public void Json_is_one_object_a_line_with_the_event_and_its_values()
    {
        string line = Written(LogFormat.Json, log => Log.Silent(log, slot: 3, workerPid: 8123, silent: 31.23456, limit: 30, incident: ""));
        Assert.That(line.TrimEnd('\n'), Does.Not.Contain("\n"));
        JsonElement json = JsonDocument.Parse(line).RootElement;
        Assert.That(json.GetProperty("time").GetString(), Is.EqualTo("2026-01-02T03:04:05.000+02:30"));
        Assert.That(json.GetProperty("level").GetString(), Is.EqualTo("CRITICAL"));
        Assert.That(json.GetProperty("event").GetString(), Is.EqualTo("Silent"));
        Assert.That(json.GetProperty("message").GetString(), Does.StartWith("WORKER TIMEOUT: worker 3 (pid 8123) silent for 31.2 s (limit 30 s)"));
        Assert.That((json.GetProperty("slot").GetInt32(), json.GetProperty("workerPid").GetInt32(), json.GetProperty("silent").GetDouble()),
            Is.EqualTo((3, 8123, 31.235)));
    }

    [Test]
    public void Text_of_any_kind_stays_one_line_of_json()
    {
        string line = Written(LogFormat.Json, log => log.WriteFor(1, LogLevel.Error, "a\nb\t\"c\" \u0001 ü"));
        Assert.That(line.Count(c => c == '\n'), Is.EqualTo(1));
        Assert.That(JsonDocument.Parse(line).RootElement.GetProperty("message").GetString(), Is.EqualTo("a\nb\t\"c\" \u0001 ü"));
    }

    [Test]
    public void No_value_of_a_line_has_the_name_of_a_field_that_every_line_has()
    {
        string[] fields = ["time", "pid", "level", "event", "message"];
        IEnumerable<string> values = Messages().SelectMany(message => Placeholder().Matches(message.Message)).Select(match => JsonNamingPolicy.CamelCase.ConvertName(match.Groups[1].Value));
        Assert.That(values.Intersect(fields), Is.Empty);
    }

    [Test]
    public void No_two_lines_have_the_same_event_id() =>
        Assert.That(Messages().GroupBy(message => message.EventId).Where(group => group.Count() > 1).Select(group => group.Key), Is.Empty);

    private static IEnumerable<LoggerMessageAttribute> Messages() =>
        typeof(Log).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>();

    private string Written(LogFormat format, Action<LineLogger> write)
    {
        using (LogFile file = LogFile.Open(_path, LogFile.StandardError, "--log-file"))
        {
            write(new LineLogger(file, format, LogLevel.Information, new StoppedClock()));
        }
        return File.ReadAllText(_path);
    }

    [GeneratedRegex(@"\{(\w+)(?::[^}]*)?\}")]
    private static partial Regex Placeholder();

    private sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(150), "test", "test");

        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 0, 34, 5, TimeSpan.Zero);
    }
}
