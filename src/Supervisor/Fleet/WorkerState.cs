namespace PneuXNet.Supervisor.Fleet;

/// <summary>All that the plan knows of one worker process.</summary>
/// <param name="Id">Counts spawns from 1 and is never used again.</param>
/// <param name="Slot">The stable number, 0 to workers - 1, that a replacement inherits.</param>
/// <param name="Generation">Which reload it belongs to.</param>
/// <param name="StartedAt">When it was spawned.</param>
internal sealed record WorkerState(int Id, int Slot, int Generation, TimeSpan StartedAt)
{
    /// <summary>The limits of its generation: it was told at birth how often to show its pulse, and a reload changes that for others only.</summary>
    public FleetOptions Options { get; init; } = new();

    public WorkerStage Stage { get; init; } = WorkerStage.Starting;

    /// <summary>Process id; 0 until the host has spawned it.</summary>
    public int Pid { get; init; }

    /// <summary>Whether our code has come to life in it.</summary>
    public bool SaidHello { get; init; }

    /// <summary>When it last gave a sign of life.</summary>
    public TimeSpan LastPulse { get; init; } = StartedAt;

    /// <summary>Since when it serves.</summary>
    public TimeSpan? ServingSince { get; init; }

    /// <summary>Whether it is to be replaced although it belongs to the current generation.</summary>
    public bool IsSpent { get; init; }

    /// <summary>The first of its requests whose work went on after its deadline, and when it was said; none if none did.</summary>
    public (OverdueRequest Request, TimeSpan SaidAt)? Overdue { get; init; }

    /// <summary>When a draining or condemned worker is killed.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Why it ends. Set once, by the first who knows.</summary>
    public ExitReason? Reason { get; init; }

    /// <summary>What the app said of its failure to boot.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Counts as capacity, now or soon.</summary>
    public bool IsLive => Stage is WorkerStage.Starting or WorkerStage.Serving;

    public WorkerState EndingFor(ExitReason reason) => this with { Reason = Reason ?? reason };
}
