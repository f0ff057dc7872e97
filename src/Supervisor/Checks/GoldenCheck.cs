using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Checks;

/// <summary>A request and what must come back, asked of a worker before it may accept; from the user, validated.</summary>
/// <param name="Name">For people; unique.</param>
internal sealed record GoldenCheck(string Name)
{
    public string Method { get; init; } = "GET";

    /// <summary>Begins with a slash; may have a query.</summary>
    public string Path { get; init; } = "";

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>None if null.</summary>
    public byte[]? Body { get; init; }

    /// <summary>For the whole answer; above zero.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is asked before the answer counts: the first answers of a runtime are slow ones.</summary>
    public int Warmup { get; init; }

    /// <summary>How long after an answer a serving worker is asked again; null: never.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>After how many failures in a row a serving worker is replaced; from 1.</summary>
    public int Failures { get; init; } = 3;

    public int Status { get; init; } = 200;

    /// <summary>Headers that the answer must have, with these values.</summary>
    public ImmutableArray<KeyValuePair<string, string>> ResponseHeaders { get; init; } = [];

    public ImmutableArray<JsonExpectation> Json { get; init; } = [];

    /// <summary>Text that must be in the body; null: any.</summary>
    public string? Contains { get; init; }

    /// <summary>The answer takes less than this; null: as long as it likes.</summary>
    public TimeSpan? LatencyBelow { get; init; }

    /// <summary>After the answer the worker has less memory of its own than this, in bytes; null: as much as it likes.</summary>
    public long? MemoryBelow { get; init; }

    /// <summary>The most that all its requests together can take.</summary>
    public TimeSpan Longest => Timeout * (Warmup + 1);
}
