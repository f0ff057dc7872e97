using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>
/// The end of a worker that nobody had asked for, as it is written down: one JSON file. What could not be learned is left out, never
/// guessed. (Who sent a signal is not there at all: the kernel tells a parent that its child was killed, and not by whom.)
/// </summary>
/// <param name="Id">Time, slot and process id; also the file's name.</param>
/// <param name="Time">When it was noticed.</param>
/// <param name="Reason">A word of the closed set of exit reasons.</param>
internal sealed record Incident(string Id, DateTimeOffset Time, string Reason)
{
    /// <summary>The sentence that the log has.</summary>
    public string Summary { get; init; } = "";

    public int Slot { get; init; }

    public int Pid { get; init; }

    public int Generation { get; init; }

    public double UptimeSeconds { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>By name.</summary>
    public string? Signal { get; init; }

    /// <summary>What the app said of its failure to boot.</summary>
    public string? Detail { get; init; }

    /// <summary>In flight at the end, or when it was looked at; oldest first.</summary>
    public ImmutableArray<IncidentRequest> Requests { get; init; } = [];

    public IncidentCounters Counters { get; init; } = new();

    /// <summary>Not there if the process had ended before anybody looked.</summary>
    public IncidentMemory? Memory { get; init; }

    /// <summary>What each thread was doing; not there if the process had ended before anybody looked.</summary>
    public StackReport? Stacks { get; init; }

    /// <summary>A core file in the same folder.</summary>
    public string? Dump { get; init; }

    /// <summary>The last lines of the master's log, before this.</summary>
    public ImmutableArray<string> Log { get; init; } = [];
}
