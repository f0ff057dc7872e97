using System.Globalization;
using System.Text.Json;
using PneuXNet.Supervisor.Incidents;

namespace PneuXNet.Supervisor.Control.Client;

/// <summary>Answers of a master in words and columns.</summary>
internal static class CtlPrinter
{
    public static string Print(string verb, JsonElement result) => verb switch
    {
        "status" => Status(result),
        "workers" => Workers(result),
        "requests" => Requests(result),
        "config" => Config(result),
        "listeners" => Table.Of(["ADDRESS", "BACKLOG", "WAITING"], result.EnumerateArray().Select(one => Row(one, "address", "backlog", "waiting"))),
        "events" => string.Concat(result.EnumerateArray().Select(Event)),
        "incidents" => result.GetArrayLength() == 0 ? "no incidents\n" : Table.Of(["INCIDENT"], result.EnumerateArray().Select(one => Row(one, "id"))),
        "incident" => IncidentText.Whole(result.Deserialize(IncidentJson.Default.Incident)!),
        "stacks" => Stacks(result),
        "help" => Table.Of(["VERB", ""], result.EnumerateArray().Select(one => Row(one, "verb", "help"))),
        _ => Text(result, "message") + "\n",
    };

    /// <summary>One event, as a line.</summary>
    public static string Event(JsonElement happened) => string.Create(
        CultureInfo.InvariantCulture,
        $"{happened.GetProperty("time").GetDateTimeOffset().ToLocalTime():yyyy-MM-dd HH:mm:ss} {Text(happened, "level"),-8} {Line(Text(happened, "message"))}\n");

    /// <summary>A span in the unit that it is easiest to read in.</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} us"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.#} ms"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0} d"),
    };

    private static string Status(JsonElement result)
    {
        JsonElement master = result.GetProperty("master");
        JsonElement totals = result.GetProperty("totals");
        JsonElement[] findings = result.TryGetProperty("findings", out JsonElement found) ? [.. found.EnumerateArray()] : [];
        string name = Text(master, "name") is { Length: > 0 } given ? $" [{given}]" : "";
        string reload = Text(master, "reload") + (Text(master, "reload_error") is { Length: > 0 } error ? $": {Line(error)}" : "");
        string upgrade = master.TryGetProperty("successor", out JsonElement successor)
            ? $"upgrade    new master pid {successor.GetInt32()}{(master.GetProperty("successor_serves").GetBoolean() ? ", serves: commit or rollback" : "")}\n"
            : master.GetProperty("has_predecessor").GetBoolean() ? "upgrade    this is the new master, the old one lives\n" : "";
        // Only where requests have to take turns.
        string turns = totals.TryGetProperty("queued_p50", out _)
            ? string.Create(CultureInfo.InvariantCulture, $"turns      {result.GetProperty("workers").EnumerateArray().Sum(worker => worker.GetProperty("waiting").GetInt64())} wait now; waits p50 {SpanOf(totals, "queued_p50")}, p99 {SpanOf(totals, "queued_p99")}\n")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            {(findings is [var worst, ..] ? Line(Text(worst, "what")) : Text(master, "health"))}
            {Findings(findings)}master     pid {master.GetProperty("pid").GetInt32()}{name}, {Text(master, "version")}, up {Span(master.GetProperty("uptime").GetDouble())}
            app        {Text(master, "app")}
            listeners  {Listeners(master)}
            reload     {reload}
            {upgrade}requests   {totals.GetProperty("ended").GetInt64()} answered, {totals.GetProperty("failed").GetInt64()} failed, {result.GetProperty("requests").GetArrayLength()} in flight, p50 {SpanOf(totals, "p50")}, p99 {SpanOf(totals, "p99")}
            {turns}
            """) + Workers(result.GetProperty("workers"));
    }

    // The kernel tells of TCP alone how many wait; nobody is what is usual, and not told.
    private static string Listeners(JsonElement master)
    {
        JsonElement[] waiting = master.TryGetProperty("waiting", out JsonElement all) ? [.. all.EnumerateArray()] : [];
        return string.Join(", ", master.GetProperty("listeners").EnumerateArray().Select((one, index) =>
            index < waiting.Length && waiting[index].ValueKind == JsonValueKind.Number && waiting[index].GetInt32() is > 0 and var some
                ? string.Create(CultureInfo.InvariantCulture, $"{one.GetString()} ({some} wait to be accepted)")
                : one.GetString()));
    }

    // The first one's words are the headline.
    private static string Findings(JsonElement[] findings) => string.Concat(findings.Select((finding, index) =>
        (index > 0 ? $"also       {Line(Text(finding, "what"))}\n" : "") + (finding.TryGetProperty("remedy", out _) ? $"to do      {Line(Text(finding, "remedy"))}\n" : "")));

    private static string Workers(JsonElement workers) => Table.Of(
        ["SLOT", "PID", "GEN", "STAGE", "AGE", "PULSE", "CONNS", "RUNNING", "REQUESTS", "FAILED", "P50", "P99", "MEMORY"],
        workers.EnumerateArray().Select(one => (IReadOnlyList<string>)
        [
            Text(one, "slot"), Text(one, "pid"), Text(one, "generation"), Text(one, "stage"), SpanOf(one, "age"), SpanOf(one, "heartbeat"), Text(one, "connections"),
            Text(one, "executing"), Text(one, "requests"), Text(one, "failed"), SpanOf(one, "p50"), SpanOf(one, "p99"), Memory(one),
        ]));

    private static string Requests(JsonElement requests) => requests.GetArrayLength() == 0
        ? "no request is in flight\n"
        : Table.Of(["AGE", "SLOT", "PID", "ID", "METHOD", "PATH"], requests.EnumerateArray().Select(one => (IReadOnlyList<string>)
            [SpanOf(one, "age"), Text(one, "slot"), Text(one, "pid"), Text(one, "id"), Line(Text(one, "method")), Line(Text(one, "path"))]));

    private static string Stacks(JsonElement result) => string.Create(
        CultureInfo.InvariantCulture,
        $"worker {result.GetProperty("slot").GetInt32()} (pid {result.GetProperty("pid").GetInt32()})\n{IncidentText.Threads(result.GetProperty("stacks").Deserialize(IncidentJson.OfTheProtocol.StackReport)!)}");

    // As --print-config has them: of several values each has a line.
    private static string Config(JsonElement settings) => Table.Of(["SETTING", "VALUE", "FROM"], settings.EnumerateObject().SelectMany(setting =>
        Values(setting.Value.GetProperty("value")).Select((value, i) => (IReadOnlyList<string>)[i == 0 ? setting.Name : "", value, Text(setting.Value, "from")])));

    private static IEnumerable<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => ["-"],
        JsonValueKind.Array => value.GetArrayLength() == 0 ? ["-"] : value.EnumerateArray().SelectMany(Values),
        JsonValueKind.True or JsonValueKind.False => [value.GetRawText()],
        _ => [Line(value.ToString())],
    };

    private static IReadOnlyList<string> Row(JsonElement one, params string[] names) => [.. names.Select(name => Text(one, name))];

    private static string Memory(JsonElement worker) => worker.TryGetProperty("memory_private", out JsonElement bytes)
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes.GetInt64() / 1048576.0:0} MiB")
        : "-";

    private static string SpanOf(JsonElement one, string name) => one.TryGetProperty(name, out JsonElement seconds) ? Span(seconds.GetDouble()) : "-";

    private static string Text(JsonElement one, string name) =>
        !one.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? name == "name" || name == "reload_error" ? "" : "-" : value.ToString();

    /// <summary>On one line: what clients and apps have written must not move the cursor of who reads it.</summary>
    public static string Line(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
