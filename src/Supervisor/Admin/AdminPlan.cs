using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Admin;

/// <summary>
/// Decides what becomes of the admin app: started when it is wanted, ended when it isn't, killed when it is silent, and started again at
/// a pace that costs nothing if it always fails. A pure function, apart from the fleet's plan: nothing of the service depends on it.
/// </summary>
internal static class AdminPlan
{
    /// <summary>How often it shows that it lives.</summary>
    public static readonly TimeSpan Pulse = TimeSpan.FromSeconds(5);

    /// <summary>Three pulses that did not come.</summary>
    public static readonly TimeSpan Silence = 3 * Pulse;

    /// <summary>What it has until its first pulse, which takes half a second on a machine that has nothing else to do.</summary>
    public static readonly TimeSpan Boot = TimeSpan.FromSeconds(60);

    /// <summary>What it has to end when it is told to.</summary>
    public static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    /// <summary>Who has run for so long was no failure of the start.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(60);

    public static (AdminState State, AdminAction Action) Next(AdminState state, AdminEvent happened, TimeSpan now) => happened switch
    {
        AdminEvent.Wanted wanted => Look(state with { IsWanted = wanted.Is }, now),
        AdminEvent.Heard => (state with { HeardAt = now }, AdminAction.None),
        AdminEvent.Gone => Look(Gone(state, now), now),
        AdminEvent.Changed when state.Stage == AdminStage.Running => (End(state, now), AdminAction.End),
        AdminEvent.Changed => Look(state with { Failures = 0, Since = state.Stage == AdminStage.Waiting ? now : state.Since, DueAfter = now }, now),
        _ => Look(state, now),
    };

    private static (AdminState State, AdminAction Action) Look(AdminState state, TimeSpan now) => state.Stage switch
    {
        AdminStage.Waiting when state.IsWanted && now >= state.Since =>
            (state with { Stage = AdminStage.Running, Since = now, HeardAt = null }, AdminAction.Start),
        AdminStage.Running when !state.IsWanted => (End(state, now), AdminAction.End),
        AdminStage.Running when now >= state.SilentAt =>
            (Charge(state, now) with { Stage = AdminStage.Ending, Since = now }, AdminAction.KillSilent),
        AdminStage.Ending when now >= state.Since + Goodbye => (state with { Since = now }, AdminAction.Kill),
        _ => (state, AdminAction.None),
    };

    private static AdminState End(AdminState state, TimeSpan now) => state with { Stage = AdminStage.Ending, Since = now, Failures = 0, DueAfter = now };

    private static AdminState Gone(AdminState state, TimeSpan now)
    {
        AdminState charged = state.Stage == AdminStage.Running ? Charge(state, now) : state;
        return charged with { Stage = AdminStage.Waiting, Since = charged.DueAfter };
    }

    private static AdminState Charge(AdminState state, TimeSpan now)
    {
        int failures = now - state.Since >= Stable ? 1 : state.Failures + 1;
        return state with { Failures = failures, DueAfter = now + BackoffPolicy.Delay(failures) };
    }
}
