namespace PneuXNet.Supervisor.Fleet;

/// <summary>What an operator orders of single workers, of accepting, and of an upgrade. What can't be done is told and changes nothing.</summary>
internal static class Orders
{
    /// <summary>It finishes and leaves, and its slot gets a new one at once. The last one that serves stays.</summary>
    public static void Drain(Draft draft, int id)
    {
        if (Serving(draft, id) is not { } worker)
        {
            return;
        }
        if (draft.State.Count(WorkerStage.Serving) == 1)
        {
            Refuse(draft, "it is the only worker that serves; recycle starts its successor first");
            return;
        }
        draft.Drain(worker, draft.Options.ReloadLinger);
    }

    /// <summary>It serves on until its successor does, then it finishes and leaves.</summary>
    public static void Recycle(Draft draft, int id)
    {
        if (Serving(draft, id) is { } worker)
        {
            draft.Tell(new FleetNews.RecyclingByOrder(worker));
            draft.Change(worker with { Retiring = ExitReason.Recycled });
        }
    }

    /// <summary>It ends now, whatever it does and whoever is left: for one that hangs.</summary>
    public static void Kill(Draft draft, int id)
    {
        if (draft.State.Find(id) is not { Stage: not (WorkerStage.Condemned or WorkerStage.Killed) } worker)
        {
            Refuse(draft, "that worker is gone, or is being killed already");
            return;
        }
        draft.Tell(new FleetNews.KilledByOrder(worker));
        draft.Condemn(worker, ExitReason.Asked);
    }

    /// <summary>Who serves accepts nobody from now on, or accepts again; connections that are open are served all the while.</summary>
    public static void Pause(Draft draft, bool pause)
    {
        if (!MayOrder(draft) || draft.State.IsPaused == pause)
        {
            return;
        }
        draft.State = draft.State with { IsPaused = pause };
        draft.Tell(new FleetNews.Paused(pause));
        foreach (WorkerState worker in draft.State.Workers)
        {
            if (worker.Stage == WorkerStage.Serving)
            {
                draft.Do(pause ? new FleetAction.Pause(worker.Id) : new FleetAction.Resume(worker.Id));
            }
        }
    }

    /// <summary>Of two masters the new one goes.</summary>
    public static void RollBack(Draft draft)
    {
        switch (draft.State)
        {
            case { Phase: FleetPhase.Running, Successor: > 0 }:
                draft.Tell(new FleetNews.RollingBack(draft.State.Successor));
                draft.Do(new FleetAction.EndSuccessor());
                break;
            case { Phase: FleetPhase.Running, HasPredecessor: true }:
                Stopping.Stop(draft);
                break;
            default:
                Refuse(draft, "there is no upgrade to roll back");
                break;
        }
    }

    /// <summary>Of two masters the old one goes, once the new one serves.</summary>
    public static void Commit(Draft draft)
    {
        if (draft.State is { Phase: FleetPhase.Running, Successor: > 0, SuccessorServes: true })
        {
            Stopping.Stop(draft);
            return;
        }
        Refuse(draft, draft.State switch
        {
            { Successor: > 0 } => $"the new master with pid {draft.State.Successor} does not serve yet",
            { HasPredecessor: true } => "this is the new master; commit is for the one that started it",
            _ => "there is no upgrade to commit",
        });
    }

    private static WorkerState? Serving(Draft draft, int id)
    {
        if (!MayOrder(draft))
        {
            return null;
        }
        if (draft.State.Find(id) is not { Stage: WorkerStage.Serving } worker)
        {
            Refuse(draft, "that worker does not serve");
            return null;
        }
        return worker;
    }

    private static bool MayOrder(Draft draft)
    {
        if (draft.State.IsLeaving)
        {
            Refuse(draft, "this master is stopping");
        }
        return !draft.State.IsLeaving;
    }

    private static void Refuse(Draft draft, string why) => draft.Tell(new FleetNews.Refused(why));
}
