namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// What a worker's memory means. Below the hard limit it goes in peace, its successor first; above, it is killed. A leak is in all
/// workers alike, so they go one at a time, with a pause between them.
/// </summary>
internal static class Memory
{
    /// <summary>Asks for everybody's memory, at intervals, if anybody has a limit.</summary>
    public static void Look(Draft draft)
    {
        if (!IsLimited(draft) || draft.Now < draft.State.MeasureAt)
        {
            return;
        }
        foreach (WorkerState worker in draft.State.Workers.Where(worker => HasLimit(worker) && worker.Stage < WorkerStage.Condemned))
        {
            draft.Do(new FleetAction.Measure(worker.Id));
        }
        draft.State = draft.State with { MeasureAt = draft.Now + draft.Options.MemoryInterval };
    }

    public static TimeSpan? NextLook(Draft draft) =>
        !IsLimited(draft) ? null : draft.State.MeasureAt > draft.Now ? draft.State.MeasureAt : draft.Now + draft.Options.MemoryInterval;

    public static void Measured(Draft draft, int id, long bytes)
    {
        if (draft.State.Find(id) is not { } worker || worker.Stage >= WorkerStage.Condemned || draft.State.Phase != FleetPhase.Running)
        {
            return;
        }
        if (IsOver(worker.Options.MaxMemoryHard, bytes) && MayAct(draft))
        {
            Kill(draft, worker, bytes);
        }
        else if (IsOver(worker.Options.MaxMemory, bytes) && MayAct(draft) && MayRetire(draft, worker))
        {
            Retire(draft, worker, bytes);
        }
    }

    private static void Kill(Draft draft, WorkerState worker, long bytes)
    {
        draft.State = draft.State with { MemoryActedAt = draft.Now };
        draft.Tell(new FleetNews.TooHeavy(worker, bytes, worker.Options.MaxMemoryHard));
        draft.Condemn(worker, ExitReason.Memory);
        string why = FormattableString.Invariant($"{Megabytes(bytes)} MB of memory of its own, limit {Megabytes(worker.Options.MaxMemoryHard)} MB");
        if (worker.IsLive && !Generations.Fail(draft, worker, ExitReason.Memory, why))
        {
            draft.Charge(worker);
        }
    }

    private static void Retire(Draft draft, WorkerState worker, long bytes)
    {
        draft.State = draft.State with { MemoryActedAt = draft.Now };
        draft.Tell(new FleetNews.Heavy(worker, bytes, worker.Options.MaxMemory));
        if (worker.Stage == WorkerStage.Serving)
        {
            draft.Change(worker with { Retiring = ExitReason.Memory });
        }
        else
        {
            draft.Quit(worker, ExitReason.Memory);
        }
    }

    /// <summary>Not while another one is being replaced: each replacement is a second process, and memory is what is short.</summary>
    private static bool MayRetire(Draft draft, WorkerState worker) => worker is { Stage: WorkerStage.Serving or WorkerStage.Standing, IsSpent: false }
        && !draft.State.Workers.Exists(other => other.Stage == WorkerStage.Serving && other.IsSpent);

    private static bool MayAct(Draft draft) => draft.State.MemoryActedAt is not { } last || draft.Now - last >= draft.Options.MemoryPause;

    private static bool IsLimited(Draft draft) => draft.State.Phase == FleetPhase.Running && draft.State.Workers.Exists(HasLimit);

    private static bool HasLimit(WorkerState worker) => worker.Options.MaxMemory > 0 || worker.Options.MaxMemoryHard > 0;

    private static bool IsOver(long limit, long bytes) => limit > 0 && bytes > limit;

    private static long Megabytes(long bytes) => bytes / (1024 * 1024);
}
