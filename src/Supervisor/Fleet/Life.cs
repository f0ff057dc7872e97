namespace PneuXNet.Supervisor.Fleet;

/// <summary>What a worker's own events mean: from its birth to its end. Events of workers that are gone are ignored.</summary>
internal static class Life
{
    public static void Spawned(Draft draft, int id, int pid)
    {
        if (draft.State.Find(id) is { } worker)
        {
            draft.Change(worker with { Pid = pid });
        }
    }

    public static void NotSpawned(Draft draft, int id, string error)
    {
        if (draft.State.Find(id) is not { } worker)
        {
            return;
        }
        draft.Remove(worker);
        TimeSpan? wait = draft.State.Phase == FleetPhase.Running && !Generations.BootFailed(draft, worker, ExitReason.NotLoaded, error)
            ? draft.Charge(worker)
            : null;
        draft.Tell(new FleetNews.NotSpawned(worker, error, wait));
    }

    public static void Hello(Draft draft, int id)
    {
        if (draft.State.Find(id) is { } worker)
        {
            draft.Change(worker with { SaidHello = true });
        }
    }

    public static void Ready(Draft draft, int id)
    {
        if (draft.State.Find(id) is not { Stage: WorkerStage.Starting } worker)
        {
            return;
        }
        draft.Change(worker with { Stage = WorkerStage.Serving, ServingSince = draft.Now, LastPulse = draft.Now });
        draft.Do(new FleetAction.Accept(id));
        draft.State = draft.State with { ProvenGeneration = Math.Max(draft.State.ProvenGeneration, worker.Generation) };
        if (draft.State.ProvenGeneration == draft.State.Generation)
        {
            draft.State = draft.State with { FallBack = null };
        }
    }

    /// <summary>It serves on; its successor is started as in a reload, one at a time, and it drains when that one is ready.</summary>
    public static void Spent(Draft draft, int id, long requests)
    {
        if (draft.State.Find(id) is { Stage: WorkerStage.Serving, IsSpent: false } worker && draft.State.Phase == FleetPhase.Running)
        {
            draft.Tell(new FleetNews.Recycling(worker, requests));
            draft.Change(worker with { IsSpent = true });
        }
    }

    /// <summary>It was sent a TERM by somebody else, or its app stopped its host: its place is taken at once, it finishes in peace.</summary>
    public static void LeavingByItself(Draft draft, int id)
    {
        if (draft.State.Find(id) is not { Stage: WorkerStage.Serving } worker)
        {
            return;
        }
        draft.LetFinish(worker, ExitReason.ExitCode);
        draft.Charge(worker);
    }

    public static void Failed(Draft draft, int id, string error)
    {
        if (draft.State.Find(id) is { } worker)
        {
            draft.Change(worker with { Detail = error });
        }
    }

    public static void Exited(Draft draft, int id, ExitStatus status)
    {
        if (draft.State.Find(id) is not { } worker)
        {
            return;
        }
        draft.Remove(worker);
        ExitReason reason = worker.Reason ?? ReasonOf(worker, status);
        bool lost = worker.IsLive && draft.State.Phase == FleetPhase.Running;
        bool bootFailed = lost && worker.Stage == WorkerStage.Starting
            && Generations.BootFailed(draft, worker, reason, worker.Detail.Length > 0 ? worker.Detail : $"{status} before the app served");
        TimeSpan? wait = lost && !bootFailed ? draft.Charge(worker) : null;
        draft.Tell(new FleetNews.Ended(worker, reason, status, wait));
    }

    private static ExitReason ReasonOf(WorkerState worker, ExitStatus status) => worker switch
    {
        { Stage: WorkerStage.Starting, SaidHello: false } => ExitReason.NotLoaded,
        // Our own code there says so: what APP names is not in the assembly.
        { Stage: WorkerStage.Starting } when status == ExitStatus.Exited(Contract.ExitCodes.AppNotLoaded) => ExitReason.NotLoaded,
        { Stage: WorkerStage.Starting } => ExitReason.BootFailed,
        _ => status.Signal == 0 ? ExitReason.ExitCode : ExitReason.Signal,
    };
}
