namespace PneuXNet.Contract;

/// <summary>A worker as an operator is shown it: what the master knows of it, and what it has written down itself.</summary>
public sealed record WorkerFacts
{
    public required int Slot { get; init; }

    /// <summary>Counts the master's spawns.</summary>
    public required int Id { get; init; }

    public required int Pid { get; init; }

    public required int Generation { get; init; }

    /// <summary>starting, serving, draining or killed, as the master sees it.</summary>
    public required string Stage { get; init; }

    /// <summary>Where it stands in its own eyes.</summary>
    public required string Phase { get; init; }

    /// <summary>Why it ends; null while it doesn't.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds since it was spawned.</summary>
    public required double Age { get; init; }

    /// <summary>Seconds since it was told to accept; null: not yet.</summary>
    public double? Serving { get; init; }

    /// <summary>Seconds until a draining one is killed; null: nobody has set that.</summary>
    public double? KilledIn { get; init; }

    /// <summary>Seconds since its thread pool last showed that it works; null before the first time.</summary>
    public double? Heartbeat { get; init; }

    /// <summary>Connections open now.</summary>
    public required long Connections { get; init; }

    public required long Accepted { get; init; }

    /// <summary>Requests executing now.</summary>
    public required long Executing { get; init; }

    /// <summary>Requests that wait for their turn now, with a limit of threads.</summary>
    public long Waiting { get; init; }

    /// <summary>Requests that ended.</summary>
    public required long Requests { get; init; }

    /// <summary>Those of them that ended with a status of 500 or more, or with an exception.</summary>
    public required long Failed { get; init; }

    /// <summary>Seconds that half of its requests took at most; null before the first.</summary>
    public double? P50 { get; init; }

    /// <summary>Seconds that 99 of 100 requests took at most.</summary>
    public double? P99 { get; init; }

    /// <summary>How many requests took how long: two readings of this tell how the worker is doing in between.</summary>
    public IReadOnlyList<LatencyCount>? Latency { get; init; }

    /// <summary>Bytes of memory that are its own; null if it is gone.</summary>
    public long? MemoryPrivate { get; init; }

    /// <summary>Bytes of memory that it has in common with others: files and shared memory.</summary>
    public long? MemoryShared { get; init; }
}
