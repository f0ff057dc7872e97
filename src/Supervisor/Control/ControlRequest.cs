using System.Text.Json;
using PneuXNet.Contract;

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
    public bool Waits { get; private init; }

    /// <summary>How long it is to wait.</summary>
    public TimeSpan Patience { get; private init; } = TimeSpan.FromSeconds(DefaultPatience);

    /// <exception cref="ControlException">It is no request.</exception>
    public static ControlRequest Parse(ReadOnlySpan<byte> line)
    {
        JsonElement request = ParseJson(line);
        if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("verb", out JsonElement verb) || verb.ValueKind != JsonValueKind.String)
        {
            throw new ControlException("bad-request", """a request is an object with a verb, such as {"id":1,"verb":"status"}""");
        }
        var parsed = new ControlRequest(0, verb.GetString()!, request);
        parsed = parsed with { Id = parsed.Long("id") ?? 0 };
        // What every verb takes is read here, before anything is done for the request.
        return parsed.Integer("version") is null or Version
            ? parsed with { Waits = parsed.Flag("wait"), Patience = parsed.Seconds("timeout") ?? parsed.Patience }
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

    /// <summary>True or false; false if it is not given.</summary>
    /// <exception cref="ControlException">Something else is given.</exception>
    public bool Flag(string name) => Arguments.TryGetProperty(name, out JsonElement value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new ControlException("bad-request", $"{name}: must be true or false", Id),
    };

    /// <exception cref="ControlException">Something else is given.</exception>
    public long? Long(string name)
    {
        if (!Arguments.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            ? number
            : throw new ControlException("bad-request", $"{name}: must be a whole number of at most 64 bits", Id);
    }

    private TimeSpan? Seconds(string name)
    {
        if (!Arguments.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double seconds) && seconds is >= 0 and <= MostPatience
            ? TimeSpan.FromSeconds(seconds)
            : throw new ControlException("bad-request", $"{name}: must be a number of seconds from 0 to {MostPatience}", Id);
    }

    private static JsonElement ParseJson(ReadOnlySpan<byte> line)
    {
        try
        {
            return StrictJson.Parse(line);
        }
        catch (JsonException e)
        {
            throw new ControlException("bad-json", $"not a line of JSON in UTF-8: {e.Message}");
        }
    }
}
