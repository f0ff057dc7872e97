namespace PneuXNet.Supervisor.Fleet;

/// <summary>The last reload: what became of it, and if nothing, why.</summary>
/// <param name="Generation">The one that was to serve; 0 if the configuration was refused before there was one.</param>
/// <param name="BegunAt">When it was asked for.</param>
internal sealed record ReloadOutcome(int Generation, TimeSpan BegunAt)
{
    public ReloadStatus Status { get; init; }

    /// <summary>When it was done, or had failed.</summary>
    public TimeSpan? EndedAt { get; init; }

    /// <summary>The generation that serves on after a failure.</summary>
    public int ServesOn { get; init; }

    /// <summary>The worker that failed, as it was then; none if it was not a worker's fault.</summary>
    public WorkerState? Worker { get; init; }

    /// <summary>How the worker failed.</summary>
    public ExitReason? Reason { get; init; }

    /// <summary>Why it failed, for people: which check, what it found, what it expected.</summary>
    public string Why { get; init; } = "";
}
