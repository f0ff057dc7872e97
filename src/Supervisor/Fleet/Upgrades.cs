namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// Replacing the master itself. Both masters serve from the same listeners until an operator ends one of them: the older one to commit,
/// the newer one to roll back. Neither does that by itself.
/// </summary>
internal static class Upgrades
{
    public static void Begin(Draft draft)
    {
        string? obstacle = draft.State switch
        {
            { IsLeaving: true } => "this master is stopping",
            { StartsSuccessor: true } => "another master is being started for that already",
            { Successor: > 0 } => $"the master with pid {draft.State.Successor} was started for that already; end it, or this one, first",
            { HasPredecessor: true } => "the master that started this one still runs; end it first",
            _ => null,
        };
        if (obstacle is not null)
        {
            draft.Tell(new FleetNews.UpgradeRefused(obstacle));
            return;
        }
        // What comes of it is told behind all that waits to be decided by now: another order to upgrade, or to stop.
        draft.State = draft.State with { StartsSuccessor = true };
        draft.Do(new FleetAction.StartSuccessor());
    }

    public static void Started(Draft draft, int pid)
    {
        draft.State = draft.State with { StartsSuccessor = false, Successor = pid, SuccessorServes = false };
        draft.Tell(new FleetNews.SuccessorStarted(pid));
    }

    public static void Ready(Draft draft)
    {
        draft.State = draft.State with { SuccessorServes = true };
        draft.Tell(new FleetNews.SuccessorReady(draft.State.Successor));
    }

    public static void Gone(Draft draft, string why)
    {
        draft.State = draft.State with { StartsSuccessor = false, Successor = 0, SuccessorServes = false };
        draft.Tell(new FleetNews.UpgradeOff(why));
    }

    public static void Promote(Draft draft)
    {
        if (draft.State.HasPredecessor)
        {
            draft.State = draft.State with { HasPredecessor = false };
            draft.Do(new FleetAction.TakeOver());
            draft.Tell(new FleetNews.Promoted());
        }
    }
}
