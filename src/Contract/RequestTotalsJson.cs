using System.Text.Json;
using System.Text.Json.Serialization;

namespace PneuXNet.Contract;

/// <summary>Totals as JSON: names and seconds instead of places in memory. It is written and never read.</summary>
public sealed class RequestTotalsJson : JsonConverter<RequestTotals>
{
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>What the classes of answers are called.</summary>
    public static readonly IReadOnlyList<string> ClassNames = ["other", "1xx", "2xx", "3xx", "4xx", "5xx"];

    public override RequestTotals Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, RequestTotals value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("accepted", value.Accepted);
        writer.WriteNumber("started", value.Started);
        writer.WriteNumber("ended", value.Ended);
        writer.WriteNumber("failed", value.Failed);
        writer.WriteNumber("timed_out", value.TimedOut);
        writer.WriteNumber("refused", value.Refused);
        writer.WriteNumber("seconds", value.Microseconds / MicrosecondsPerSecond);
        writer.WriteNumber("queued_seconds", value.QueuedMicroseconds / MicrosecondsPerSecond);
        writer.WriteStartObject("answers");
        for (int i = 0; i < RequestTotals.StatusClasses; i++)
        {
            writer.WriteNumber(ClassNames[i], value.Answers[i]);
        }
        writer.WriteEndObject();
        WriteQuantile(writer, "p50", value.Quantile(0.5));
        WriteQuantile(writer, "p99", value.Quantile(0.99));
        WriteQuantile(writer, "queued_p50", value.WaitQuantile(0.5));
        WriteQuantile(writer, "queued_p99", value.WaitQuantile(0.99));
        writer.WritePropertyName("latency");
        JsonSerializer.Serialize(writer, value.Histogram, FactsJson.Default.IReadOnlyListLatencyCount);
        writer.WritePropertyName("queued");
        JsonSerializer.Serialize(writer, value.WaitHistogram, FactsJson.Default.IReadOnlyListLatencyCount);
        writer.WriteEndObject();
    }

    private static void WriteQuantile(Utf8JsonWriter writer, string name, double? seconds)
    {
        if (seconds is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
