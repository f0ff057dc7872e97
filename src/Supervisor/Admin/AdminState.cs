namespace PneuXNet.Supervisor.Admin;

/// <summary>All that has to be known of the admin app to decide what becomes of it. Replaced, never changed.</summary>
internal sealed record AdminState
{
    public AdminStage Stage { get; init; }

    /// <summary>Whether there shall be one.</summary>
    public bool IsWanted { get; init; }

    /// <summary>When the stage began; of one that waits: when the next one may start.</summary>
    public TimeSpan Since { get; init; }

    /// <summary>When it last said something; null: not yet.</summary>
    public TimeSpan? HeardAt { get; init; }

    /// <summary>Ends in a row that nobody had asked for.</summary>
    public int Failures { get; init; }

    /// <summary>When the next one may start, if this one is ending.</summary>
    public TimeSpan DueAfter { get; init; }

    /// <summary>When something has to be decided, even if nothing happens; null: never.</summary>
    public TimeSpan? WakeAt => Stage switch
    {
        AdminStage.Waiting => IsWanted ? Since : null,
        AdminStage.Running => SilentAt,
        _ => Since + AdminPlan.Goodbye,
    };

    /// <summary>From when on it counts as silent.</summary>
    public TimeSpan SilentAt => HeardAt is { } heard ? heard + AdminPlan.Silence : Since + AdminPlan.Boot;
}
