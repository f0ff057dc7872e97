using System.Collections.Immutable;
using System.Text;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Checks;

/// <summary>What can be said of a golden check: the request, what must come back, and when it is asked.</summary>
internal static class CheckFields
{
    /// <summary>A film is a few megabytes; more than this is a mistake, and would be held in memory for ever.</summary>
    public const int MostBodyBytes = 16 * 1024 * 1024;

    private const double MostSeconds = 3600;

    public static ImmutableArray<CheckField> All { get; } =
    [
        new("name", "What people are told if it fails", "must be text of up to 100 characters", "write for example name = \"film 3\"",
            (check, value, _) => CheckValues.Text(value, most: 100) is { Length: > 0 } text ? check with { Name = text } : null),
        new("method", "GET if it is not given", "must be a method of HTTP", "write for example method = \"POST\"",
            (check, value, _) => CheckValues.Text(value, most: 20) is { Length: > 0 } text && text.All(char.IsAsciiLetterUpper) ? check with { Method = text } : null),
        new("path", "With a query, if there is one", "must begin with a slash, without spaces", "write for example path = \"/health\"",
            (check, value, _) => CheckValues.Text(value, most: 4096) is ['/', ..] text && text.All(c => c is > ' ' and < (char)127) ? check with { Path = text } : null),
        new("headers", "Headers of the request", CheckValues.HeadersRule, "write for example headers = { Accept = \"application/json\" }",
            (check, value, _) => CheckValues.Headers(value) is { } headers ? check with { Headers = headers } : null),
        new("body", "Body of the request, as text", "must be text", "write for example body = '{ \"age\": 50 }', or file = \"film.png\"",
            (check, value, _) => CheckValues.Text(value, MostBodyBytes) is { } text ? check with { Body = Encoding.UTF8.GetBytes(text) } : null),
        new("file", "A file that holds the body, found from the folder of the file that names it", $"must be a file of up to {MostBodyBytes / (1024 * 1024)} MB", "write for example file = \"checks/film.png\"",
            (check, value, read) => CheckValues.Text(value, most: 4096) is { Length: > 0 } path && read(path) is { Length: <= MostBodyBytes } body ? check with { Body = body } : null),
        new("timeout", "Seconds for the whole answer, 10 if it is not given", CheckValues.SecondsRule, "write for example timeout = 10",
            (check, value, _) => CheckValues.Seconds(value, MostSeconds) is { } seconds ? check with { Timeout = seconds } : null),
        new("warmup", "How often it is asked before the answer counts", "must be a whole number from 0 to 1000", "write for example warmup = 3",
            (check, value, _) => CheckValues.Integer(value, 0, 1000) is { } number ? check with { Warmup = number } : null),
        new("every", "Seconds after which a serving worker is asked again; never, if it is not given", CheckValues.SecondsRule, "write for example every = 60",
            (check, value, _) => CheckValues.Seconds(value, MostSeconds) is { } seconds ? check with { Every = seconds } : null),
        new("failures", "After how many failures in a row a serving worker is replaced, 3 if it is not given", "must be a whole number from 1 to 1000", "write for example failures = 3",
            (check, value, _) => CheckValues.Integer(value, 1, 1000) is { } number ? check with { Failures = number } : null),
        new("status", "The status that must come back, 200 if it is not given", "must be a whole number from 100 to 599", "write for example status = 200",
            (check, value, _) => CheckValues.Integer(value, 100, 599) is { } number ? check with { Status = number } : null),
        new("response_headers", "Headers that must come back, with exactly these values", CheckValues.HeadersRule, "write for example response_headers = { Content-Type = \"application/json\" }",
            (check, value, _) => CheckValues.Headers(value) is { } headers ? check with { ResponseHeaders = headers } : null),
        new("json", "Places of the JSON that must come back, each with what it holds", "must be a list of { pointer = \"/...\", equals = VALUE }, with within = NUMBER for a number", "write for example json = [{ pointer = \"/probability\", equals = 0.871, within = 0.01 }]",
            (check, value, _) => CheckValues.Json(value) is { } json ? check with { Json = json } : null),
        new("contains", "Text that must be in the body", "must be text", "write for example contains = \"Hello\"",
            (check, value, _) => CheckValues.Text(value, most: 65_536) is { Length: > 0 } text ? check with { Contains = text } : null),
        new("latency_below", "Seconds within which the answer must come", CheckValues.SecondsRule, "write for example latency_below = 0.5",
            (check, value, _) => CheckValues.Seconds(value, MostSeconds) is { } seconds ? check with { LatencyBelow = seconds } : null),
        new("memory_below", "Memory of its own that the worker must stay below after the answer", ValueReaders.BytesRule, "write for example memory_below = \"500M\"",
            (check, value, _) => CheckValues.Bytes(value) is { } bytes ? check with { MemoryBelow = bytes } : null),
    ];

    public static IEnumerable<string> Names => All.Select(row => row.Name);

    /// <summary>With underscores or dashes, as settings.</summary>
    public static CheckField? Find(string name) => All.FirstOrDefault(row => row.Name == name.Replace('-', '_'));
}
