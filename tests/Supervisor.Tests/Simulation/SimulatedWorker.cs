using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>A process as the simulated kernel has it.</summary>
internal sealed class SimulatedWorker(FleetAction.Spawn spawn, FleetOptions options, int pid)
{
    public int Id => spawn.Id;

    public int Slot => spawn.Slot;

    public int Generation => spawn.Generation;

    /// <summary>What it was made by.</summary>
    public FleetOptions Options { get; } = options;

    public int Pid { get; } = pid;

    /// <summary>Whether the code that it was started from answers as it should.</summary>
    public bool AnswersRight { get; init; }

    /// <summary>Whether that code loses memory.</summary>
    public bool Leaks { get; init; }

    /// <summary>When its app will have started; null: never.</summary>
    public TimeSpan? ReadyAt { get; set; }

    /// <summary>When it will have answered the check that it was asked; null: none, or never.</summary>
    public TimeSpan? AnswersAt { get; set; }

    /// <summary>When it will have finished; null: not asked, or never.</summary>
    public TimeSpan? LeavesAt { get; set; }

    /// <summary>One of its requests will never end.</summary>
    public bool HasOverdueWork { get; set; }

    /// <summary>When nothing but that will be left of it; null: not asked to drain, or said already, or never.</summary>
    public TimeSpan? OthersEndAt { get; set; }

    /// <summary>When what it does will have been written down; null: not begun, or never.</summary>
    public TimeSpan? CapturedAt { get; set; }

    /// <summary>When the killed process is reaped.</summary>
    public TimeSpan? DiesAt { get; set; }

    public TimeSpan Pulse { get; set; }

    public bool IsFrozen { get; set; }

    public bool IsReady { get; set; }

    /// <summary>Whether it has answered all that it had to before it may accept.</summary>
    public bool IsChecked { get; set; }

    /// <summary>How often in a row the repeated check has failed.</summary>
    public int FailedChecks { get; set; }

    public bool Accepts { get; set; }

    public bool WasKilled { get; set; }

    /// <summary>The next moment at which it does something; a frozen one does nothing but die, and have its check given up.</summary>
    public TimeSpan? NextDue => Sooner(AnswersAt, WasKilled ? DiesAt : Sooner(CapturedAt, IsFrozen ? null : Sooner(OthersEndAt, Sooner(LeavesAt, ReadyAt))));

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;
}
