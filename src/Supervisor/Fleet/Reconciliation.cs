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
        Generations.Prove(draft);
        RetireReplaced(draft);
        RetireSurplus(draft);
        FillVacancies(draft);
        StartSuccessors(draft);
        Spares.Reconcile(draft);
        Generations.NoticeDone(draft);
        TellPredecessor(draft);
    }

    public static bool MayStart(Draft draft, int slot) => draft.State.Slots.GetValueOrDefault(slot).NotBefore <= draft.Now;

    /// <summary>Two are in one slot, and the better one has served for long enough: the other one goes, whatever it has come to.</summary>
    private static void RetireReplaced(Draft draft)
    {
        foreach (WorkerState worker in draft.State.Workers)
        {
            if (IsInSlot(worker) && draft.State.Workers.Exists(other => other.Slot == worker.Slot && IsInSlot(other)
                && other.IsSettled(draft.Now) && other.IsBetterThan(worker) && !IsOnTrial(draft, other)))
            {
                draft.Drain(worker, draft.Options.ReloadLinger, worker.Retiring ?? ExitReason.Asked);
            }
        }
    }

    /// <summary>Slots above the target go, highest first, but never the last worker that serves, unless there shall be none.</summary>
    private static void RetireSurplus(Draft draft)
    {
        foreach (WorkerState worker in draft.State.Workers.FindAll(worker => IsInSlot(worker) && worker.Slot >= draft.State.Places)
            .OrderByDescending(worker => worker.Slot))
        {
            if (worker.IsComing || draft.State.Places == 0 || draft.State.Count(WorkerStage.Serving) > 1)
            {
                draft.Drain(worker, draft.Options.ReloadLinger);
            }
        }
    }

    /// <summary>
    /// A slot with nobody of a generation that is known to work gets a spare, or a new worker. What is on trial there does not count, and
    /// neither does the trial's code: a crash in the old generation is no reason to trust the new one.
    /// </summary>
    private static void FillVacancies(Draft draft)
    {
        for (int slot = 0; slot < draft.State.Target; slot++)
        {
            if (draft.State.Workers.Exists(worker => IsInSlot(worker) && worker.Slot == slot && !IsOnTrial(draft, worker)))
            {
                continue;
            }
            if (Spares.Next(draft.State) is { } spare)
            {
                // A back-off spares the machine starts, and this one has started.
                Life.Promote(draft, spare, slot);
            }
            else if (MayStart(draft, slot) && draft.State.Workers.Count < draft.Options.MaxProcesses)
            {
                draft.SpawnProven(slot);
            }
        }
    }

    /// <summary>
    /// Workers of an older generation, and spent ones, get successors beside them, a few at a time. Draining workers take memory too, so a
    /// reload waits rather than have more than two processes a slot.
    /// </summary>
    private static void StartSuccessors(Draft draft)
    {
        // Who starts where nobody serves is beside nobody.
        int maxSurge = draft.State.Target == 0 ? draft.State.Places : draft.Options.MaxSurge;
        int surging = Surge(draft);
        int room = (2 * draft.State.Places) + draft.Options.MaxSurge - draft.State.Workers.Count(worker => !worker.IsSpare);
        for (int slot = 0; slot < draft.State.Places && surging < maxSurge && room > 0; slot++)
        {
            if (IsOutdated(draft, slot) && MayStart(draft, slot))
            {
                draft.Spawn(slot);
                surging++;
                room--;
            }
        }
    }

    /// <summary>The older master hears it once: when every slot has been served for the first time, and for long enough.</summary>
    private static void TellPredecessor(Draft draft)
    {
        if (draft.State is { HasPredecessor: true, PredecessorKnows: false } && Enumerable.Range(0, draft.State.Target).All(slot =>
            draft.State.Workers.Exists(worker => worker.Slot == slot && worker.IsSettled(draft.Now))))
        {
            draft.State = draft.State with { PredecessorKnows = true };
            draft.Do(new FleetAction.TellPredecessor());
        }
    }

    private static bool IsInSlot(WorkerState worker) => worker is { IsLive: true, IsSpare: false };

    private static bool IsOnTrial(Draft draft, WorkerState worker) => draft.State.HasCandidate && worker.Generation == draft.State.Generation;

    /// <summary>How many there are besides the one that each slot is to have. What is on trial is never that one.</summary>
    private static int Surge(Draft draft) => draft.State.Workers.Where(IsInSlot).GroupBy(worker => worker.Slot)
        .Sum(slot => slot.Count() - (slot.Any(worker => !IsOnTrial(draft, worker)) ? 1 : 0));

    /// <summary>Somebody is there, and nobody yet who is to stay. A candidate is to be wherever it is not.</summary>
    private static bool IsOutdated(Draft draft, int slot) =>
        (draft.State.HasCandidate || draft.State.Workers.Exists(worker => IsInSlot(worker) && worker.Slot == slot))
        && !draft.State.Workers.Exists(worker => IsInSlot(worker) && worker.Slot == slot && !worker.IsSpent && worker.Generation == draft.State.Generation);
}
