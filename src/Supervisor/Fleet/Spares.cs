namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// Workers that are started, warm and checked, and wait. One of them takes the place of a worker that ends, by one message; another one
/// is started behind it. They belong to the generation that is known to work, and follow it one by one.
/// </summary>
internal static class Spares
{
    /// <summary>The spare that is to serve next: one of the newest generation, and of those the oldest.</summary>
    public static WorkerState? Next(FleetState state) => state.Workers
        .Where(worker => worker is { IsSpare: true, Stage: WorkerStage.Standing })
        .OrderByDescending(worker => worker.Generation)
        .ThenBy(worker => worker.Id)
        .FirstOrDefault();

    /// <summary>How many there shall be; where nobody is to serve nobody need wait.</summary>
    public static int Wanted(FleetState state) => state.Target == 0 ? 0 : state.ProvenOptions.Spares;

    public static void Reconcile(Draft draft)
    {
        Retire(draft);
        Start(draft);
    }

    /// <summary>Those of an older generation go when one of the new stands in for them; those that are too many go at once, the oldest first.</summary>
    private static void Retire(Draft draft)
    {
        WorkerState[] live = [.. draft.State.Workers.Where(worker => worker is { IsSpare: true, IsLive: true }).OrderBy(worker => worker.Generation)];
        int standing = live.Count(worker => worker.Stage == WorkerStage.Standing && worker.Generation == draft.State.ProvenGeneration);
        int outdated = live.Count(worker => worker.Generation != draft.State.ProvenGeneration);
        int superfluous = Math.Max(
            live.Length - outdated - Wanted(draft.State),
            Math.Min(outdated, standing + outdated - Wanted(draft.State)));
        foreach (WorkerState worker in live.Take(superfluous))
        {
            draft.Quit(worker);
        }
    }

    /// <summary>
    /// One at a time, and only while nobody else starts: those who serve come first. And not while a slot backs off, or a crash loop would
    /// cost a start for each crash.
    /// </summary>
    private static void Start(Draft draft)
    {
        FleetState state = draft.State;
        if (state.ProvenGeneration == 0
            || state.Workers.Exists(worker => worker.IsComing)
            || Enumerable.Range(0, state.Target).Any(slot => !Reconciliation.MayStart(draft, slot))
            || state.Workers.Count >= draft.Options.MaxProcesses - state.Target
            || state.Workers.Count(worker => worker is { IsSpare: true, IsLive: true }) > Wanted(state))
        {
            return;
        }
        for (int i = 0; i < Wanted(state); i++)
        {
            int slot = draft.Options.FirstSpareSlot + i;
            if (Reconciliation.MayStart(draft, slot) && !state.Workers.Exists(worker =>
                worker is { IsSpare: true, IsLive: true } && worker.Slot == slot && worker.Generation == state.ProvenGeneration))
            {
                draft.SpawnProven(slot, isSpare: true);
                return;
            }
        }
    }
}
