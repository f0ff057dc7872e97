namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// Brings what is nearer to what should be: every slot below the target served by one worker of the current generation. Capacity is
/// only ever given up for capacity that already serves.
/// </summary>
internal static class Reconciliation
{
    public static void Apply(Draft draft)
    {
        if (draft.State.Phase != FleetPhase.Running)
        {
            return;
        }
        RetireReplaced(draft);
        RetireSurplus(draft);
        FillVacancies(draft);
        StartSuccessors(draft);
        NoticeDone(draft);
        TellPredecessor(draft);
    }

    /// <summary>Two serve in one slot: the newer one has taken over.</summary>
    private static void RetireReplaced(Draft draft)
    {
        foreach (WorkerState worker in draft.State.Workers)
        {
            if (worker.Stage == WorkerStage.Serving && draft.State.Workers.Exists(other =>
                other.Stage == WorkerStage.Serving && other.Slot == worker.Slot && other.Id > worker.Id))
            {
                draft.Drain(worker, draft.Options.ReloadLinger, worker.IsSpent ? ExitReason.Recycled : ExitReason.Asked);
            }
        }
    }

    /// <summary>Slots above the target go, highest first, but never the last worker that serves, unless there shall be none.</summary>
    private static void RetireSurplus(Draft draft)
    {
        foreach (WorkerState worker in draft.State.Workers.FindAll(worker => worker.IsLive && worker.Slot >= draft.State.Target)
            .OrderByDescending(worker => worker.Slot))
        {
            if (worker.Stage == WorkerStage.Starting || draft.State.Target == 0 || draft.State.Count(WorkerStage.Serving) > 1)
            {
                draft.Drain(worker, draft.Options.ReloadLinger);
            }
        }
    }

    private static void FillVacancies(Draft draft)
    {
        for (int slot = 0; slot < draft.State.Target; slot++)
        {
            if (!draft.State.Workers.Exists(worker => worker.IsLive && worker.Slot == slot)
                && MayStart(draft, slot) && draft.State.Workers.Count < draft.Options.MaxProcesses)
            {
                draft.Spawn(slot);
            }
        }
    }

    /// <summary>
    /// Workers of an older generation, and spent ones, get successors beside them, a few at a time. Draining workers take memory too, so a reload waits
    /// rather than have more than two processes a slot.
    /// </summary>
    private static void StartSuccessors(Draft draft)
    {
        int surging = draft.State.Workers.Count(worker => worker.Stage == WorkerStage.Starting && IsServed(draft, worker.Slot));
        int room = (2 * draft.State.Target) + draft.Options.MaxSurge - draft.State.Workers.Count;
        for (int slot = 0; slot < draft.State.Target && surging < draft.Options.MaxSurge && room > 0; slot++)
        {
            if (IsOutdated(draft, slot) && MayStart(draft, slot))
            {
                draft.Spawn(slot);
                surging++;
                room--;
            }
        }
    }

    private static void NoticeDone(Draft draft)
    {
        if (draft.State.Reloading && Enumerable.Range(0, draft.State.Target).All(slot => draft.State.Workers.Exists(worker =>
            worker.Stage == WorkerStage.Serving && worker.Slot == slot && worker.Generation == draft.State.Generation)))
        {
            draft.State = draft.State with { Reloading = false };
            draft.Tell(new FleetNews.ReloadDone(draft.State.Generation));
        }
    }

    /// <summary>The older master hears it once: when every slot has been served for the first time.</summary>
    private static void TellPredecessor(Draft draft)
    {
        if (draft.State is { HasPredecessor: true, PredecessorKnows: false }
            && Enumerable.Range(0, draft.State.Target).All(slot => IsServed(draft, slot)))
        {
            draft.State = draft.State with { PredecessorKnows = true };
            draft.Do(new FleetAction.TellPredecessor());
        }
    }

    private static bool MayStart(Draft draft, int slot) => draft.State.Slots.GetValueOrDefault(slot).NotBefore <= draft.Now;

    private static bool IsServed(Draft draft, int slot) =>
        draft.State.Workers.Exists(worker => worker.Stage == WorkerStage.Serving && worker.Slot == slot);

    // By generation, older only: after a discarded reload the current generation is the proven one again, and no worker is younger than that.
    private static bool IsOutdated(Draft draft, int slot) =>
        draft.State.Workers.Exists(worker => worker.Stage == WorkerStage.Serving && worker.Slot == slot
            && (worker.IsSpent || worker.Generation < draft.State.Generation))
        && !draft.State.Workers.Exists(worker => worker.Stage == WorkerStage.Starting && worker.Slot == slot);
}
