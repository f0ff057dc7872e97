using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>What the threads of a process were doing.</summary>
internal sealed record StackReport
{
    /// <summary>Why there are no managed frames; null if there are.</summary>
    public string? Error { get; init; }

    public ImmutableArray<ThreadReport> Threads { get; init; } = [];
}
