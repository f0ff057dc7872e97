using System.Collections.Immutable;

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

    /// <summary>Since when its host runs; from then on its pulse is watched.</summary>
    public TimeSpan? ReadyAt { get; init; }

    /// <summary>Since when it serves.</summary>
    public TimeSpan? ServingSince { get; init; }

    /// <summary>Whether it waits, or starts to wait, for the place of one that ends. Then its slot is none of those that are served.</summary>
    public bool IsSpare { get; init; }

    /// <summary>Why it is to be replaced although it serves; none: it isn't.</summary>
    public ExitReason? Retiring { get; init; }

    /// <summary>Whether it is to be replaced although it may belong to the current generation.</summary>
    public bool IsSpent => Retiring is not null;

    /// <summary>How it stands with the checks that are repeated while it serves, in the order of <see cref="FleetOptions.Repeats"/>.</summary>
    public ImmutableArray<CheckClock> Clocks { get; init; } = [];

    /// <summary>The repeated check that is under way, by its place among them; none: no check is.</summary>
    public int? AskedNow { get; init; }

    /// <summary>The first of its requests whose work went on after its deadline, and when it was said; none if none did.</summary>
    public (OverdueRequest Request, TimeSpan SaidAt)? Overdue { get; init; }

    /// <summary>When a draining or condemned worker is killed.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Why it ends. Set by the first who knows; only a better reason, that for being killed, takes the place of a peaceful one.</summary>
    public ExitReason? Reason { get; init; }

    /// <summary>What the app said of its failure to boot.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Counts as capacity, now or soon.</summary>
    public bool IsLive => Stage <= WorkerStage.Serving;

    /// <summary>On its way to serve: starting, or being checked.</summary>
    public bool IsComing => Stage is WorkerStage.Starting or WorkerStage.Checking;

    /// <summary>Whether it has served for as long as a new worker has to before it counts.</summary>
    public bool IsSettled(TimeSpan now) => Stage == WorkerStage.Serving && now - ServingSince >= Options.MinReady;

    /// <summary>Whether this one, serving in the other's place, makes the other superfluous: one that is to stay is better, then the newer one.</summary>
    public bool IsBetterThan(WorkerState other) => (Worth, Generation, Id).CompareTo((other.Worth, other.Generation, other.Id)) > 0;

    // One whose generation was discarded is the least of all; one that is recycled is still of a generation that is known to work.
    private int Worth => Retiring switch { null => 2, ExitReason.Asked => 0, _ => 1 };

    public WorkerState EndingFor(ExitReason reason) => this with { Reason = Reason ?? reason };

    /// <summary>It is to be killed for this. If it was to leave anyway, and nothing was wrong with it then, something is now.</summary>
    public WorkerState KilledFor(ExitReason reason) =>
        this with { Reason = Reason is null or ExitReason.Asked or ExitReason.Recycled or ExitReason.Aged or ExitReason.ExitCode ? reason : Reason };
}
