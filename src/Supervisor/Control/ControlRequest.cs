using System.Text.Json;

namespace PneuXNet.Supervisor.Control;

/// <summary>One line from a client of the control socket, read: docs/control.md.</summary>
/// <param name="Id">The client's own number for it, that the answer repeats.</param>
/// <param name="Arguments">The whole object; each verb knows which members it takes.</param>
internal sealed record ControlRequest(long Id, string Verb, JsonElement Arguments)
{
    /// <summary>Of the protocol; a client may say which one it speaks.</summary>
    public const int Version = 1;

    private const int DefaultPatience = 60;
    private const int MostPatience = 86_400;

    /// <summary>Whether the answer is to wait for the outcome.</summary>
    public bool Waits => Arguments.TryGetProperty("wait", out JsonElement wait) && wait.ValueKind == JsonValueKind.True;

    /// <summary>How long it is to wait.</summary>
    public TimeSpan Patience => TimeSpan.FromSeconds(Math.Clamp(Number("timeout") ?? DefaultPatience, 0, MostPatience));

    /// <exception cref="ControlException">It is no request.</exception>
    public static ControlRequest Parse(ReadOnlySpan<byte> line)
    {
        JsonElement request;
        try
        {
            var reader = new Utf8JsonReader(line);
            request = JsonElement.ParseValue(ref reader);
            if (reader.BytesConsumed < line.TrimEnd("\r\n\t "u8).Length)
            {
                throw new JsonException("something follows the object");
            }
        }
        catch (JsonException e)
        {
            throw new ControlException("bad-json", $"not a line of JSON: {e.Message}");
        }
        if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("verb", out JsonElement verb) || verb.ValueKind != JsonValueKind.String)
        {
            throw new ControlException("bad-request", """a request is an object with a verb, such as {"id":1,"verb":"status"}""");
        }
        var parsed = new ControlRequest(0, verb.GetString()!, request);
        parsed = parsed with { Id = parsed.Integer("id") ?? 0 };
        return parsed.Integer("version") is null or Version
            ? parsed
            : throw new ControlException("bad-request", $"this master speaks version {Version} of the protocol", parsed.Id);
    }

    /// <summary>A whole number; null if it is not given.</summary>
    /// <exception cref="ControlException">Something else is given.</exception>
    public int? Integer(string name)
    {
        if (!Arguments.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw new ControlException("bad-request", $"{name}: must be a whole number", Id);
    }

    public string? Text(string name)
    {
        if (!Arguments.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new ControlException("bad-request", $"{name}: must be text", Id);
    }

    public bool Flag(string name) => Arguments.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private double? Number(string name)
    {
        if (!Arguments.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new ControlException("bad-request", $"{name}: must be a number", Id);
    }
}
