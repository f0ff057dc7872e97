using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PneuXNet.Supervisor.Checks;

/// <summary>Whether an answer is what was expected.</summary>
internal static class CheckVerdict
{
    private const double Megabyte = 1024 * 1024;

    /// <returns>The first thing that is wrong, with what was found and what was expected; null if nothing is.</returns>
    public static string? Judge(GoldenCheck check, CheckAnswer answer) =>
        JudgeHead(check, answer) ?? JudgeBody(check, answer) ?? JudgeCost(check, answer);

    private static string? JudgeHead(GoldenCheck check, CheckAnswer answer)
    {
        if (answer.Status != check.Status)
        {
            return string.Create(CultureInfo.InvariantCulture, $"status {answer.Status}, expected {check.Status}");
        }
        foreach ((string name, string value) in check.ResponseHeaders)
        {
            string? found = answer.Headers(name);
            if (found != value)
            {
                return found is null ? $"no header {name}, expected '{value}'" : $"header {name} '{found}', expected '{value}'";
            }
        }
        return null;
    }

    private static string? JudgeBody(GoldenCheck check, CheckAnswer answer)
    {
        if (check.Contains is { } text && !Encoding.UTF8.GetString(answer.Body).Contains(text, StringComparison.Ordinal))
        {
            return string.Create(CultureInfo.InvariantCulture, $"'{text}' is not in the body of {answer.Body.Length} bytes");
        }
        if (check.Json.IsEmpty)
        {
            return null;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Body);
            return check.Json.Select(expected => expected.Judge(document.RootElement)).FirstOrDefault(wrong => wrong is not null);
        }
        catch (JsonException e)
        {
            return $"the body is no JSON: {e.Message}";
        }
    }

    private static string? JudgeCost(GoldenCheck check, CheckAnswer answer)
    {
        if (check.LatencyBelow is { } latency && answer.Latency >= latency)
        {
            return string.Create(CultureInfo.InvariantCulture, $"answered after {answer.Latency.TotalSeconds:0.000} s, expected below {latency.TotalSeconds:0.###} s");
        }
        return check.MemoryBelow is { } memory && answer.PrivateBytes is { } bytes && bytes >= memory
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Megabyte:0} MB of memory of its own, expected below {memory / Megabyte:0.##} MB")
            : null;
    }
}
