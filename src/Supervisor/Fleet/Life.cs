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
        TimeSpan? wait = draft.State.Phase == FleetPhase.Running && !Generations.Fail(draft, worker, ExitReason.NotLoaded, error)
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

    /// <summary>Its app has started. Before it may accept it has to answer the checks, if there are any.</summary>
    public static void Ready(Draft draft, int id)
    {
        if (draft.State.Find(id) is not { Stage: WorkerStage.Starting } worker)
        {
            return;
        }
        WorkerState ready = worker with { ReadyAt = draft.Now, LastPulse = draft.Now };
        if (ready.Options.ChecksLimit > TimeSpan.Zero)
        {
            draft.Change(ready with { Stage = WorkerStage.Checking });
            draft.Do(new FleetAction.Check(id));
        }
        else
        {
            MayServe(draft, ready);
        }
    }

    /// <summary>Nothing stands between it and its clients any more. A spare waits for a place; all others have one.</summary>
    public static void MayServe(Draft draft, WorkerState worker)
    {
        if (worker.IsSpare)
        {
            draft.Change(worker with { Stage = WorkerStage.Standing });
            draft.Tell(new FleetNews.StandingBy(worker));
            return;
        }
        Serve(draft, worker);
        if (draft.State.IsPaused)
        {
            draft.Do(new FleetAction.Pause(worker.Id));
        }
        draft.Do(new FleetAction.Accept(worker.Id));
    }

    /// <summary>A spare takes the place of one that is gone.</summary>
    public static void Promote(Draft draft, WorkerState spare, int slot)
    {
        TimeSpan emptySince = draft.State.VacantSince.GetValueOrDefault(slot, draft.Now);
        Serve(draft, spare with { Slot = slot, IsSpare = false });
        // Before the end that made room is told, and an incident written: clients wait.
        draft.DoFirst(new FleetAction.Accept(spare.Id) { Promoted = (slot, emptySince) });
        if (draft.State.IsPaused)
        {
            draft.DoFirst(new FleetAction.Pause(spare.Id));
        }
    }

    /// <summary>It serves on; its successor is started as in a reload, one at a time, and it drains when that one is ready.</summary>
    public static void Spent(Draft draft, int id, long requests)
    {
        if (draft.State.Find(id) is { Stage: WorkerStage.Serving, IsSpent: false } worker && draft.State.Phase == FleetPhase.Running)
        {
            draft.Tell(new FleetNews.Recycling(worker, requests));
            draft.Change(worker with { Retiring = ExitReason.Recycled });
        }
    }

    /// <summary>It was sent a TERM by somebody else, or its app stopped its host: its place is taken at once, it finishes in peace.</summary>
    public static void LeavingByItself(Draft draft, int id)
    {
        if (draft.State.Find(id) is not { Stage: WorkerStage.Checking or WorkerStage.Standing or WorkerStage.Serving } worker)
        {
            return;
        }
        draft.NoteVacancy(worker);
        draft.LetFinish(worker, ExitReason.ExitCode);
        if (!Generations.Fail(draft, worker, ExitReason.ExitCode, "it left by itself"))
        {
            draft.Charge(worker);
        }
    }

    public static void Failed(Draft draft, int id, string error)
    {
        if (draft.State.Find(id) is { } worker)
        {
            draft.Change(worker with { Detail = error });
        }
    }

    public static void Exited(Draft draft, FleetEvent.Exited exited)
    {
        if (draft.State.Find(exited.Id) is not { } worker)
        {
            return;
        }
        draft.Remove(worker);
        draft.NoteVacancy(worker);
        ExitReason reason = WasTold(worker, exited.Status) ? worker.Reason!.Value : ReasonOf(worker, exited);
        bool lost = worker.IsLive && draft.State.Phase == FleetPhase.Running;
        bool failed = lost && Generations.Fail(draft, worker, reason, WhyOf(worker, exited.Status, draft.Now));
        TimeSpan? wait = lost && !failed ? draft.Charge(worker) : null;
        draft.Tell(new FleetNews.Ended(worker, reason, exited.Status, wait)
        {
            SpareStepsIn = wait is not null && !worker.IsSpare && worker.Slot < draft.State.Target && Spares.Next(draft.State) is not null,
        });
    }

    private static void Serve(Draft draft, WorkerState worker)
    {
        draft.Change(worker with
        {
            Stage = WorkerStage.Serving,
            ServingSince = draft.Now,
            LastPulse = draft.Now,
            Clocks = Checks.ClocksFor(worker.Options, draft.Now),
        });
        draft.State = draft.State with { VacantSince = draft.State.VacantSince.Remove(worker.Slot) };
    }

    /// <summary>The reason is known: it was killed by us, or went as it was told to. Of one that was told to go, a signal that isn't ours is news.</summary>
    private static bool WasTold(WorkerState worker, ExitStatus status) =>
        worker.Reason is not null && (status.Signal == 0 || worker.Stage is WorkerStage.Condemned or WorkerStage.Killed);

    private static ExitReason ReasonOf(WorkerState worker, FleetEvent.Exited exited) => worker switch
    {
        _ when exited.OutOfMemory => ExitReason.OutOfMemory,
        { Stage: WorkerStage.Starting, SaidHello: false } => ExitReason.NotLoaded,
        // Our own code there says so: what APP names is not in the assembly.
        { Stage: WorkerStage.Starting } when exited.Status == ExitStatus.Exited(Contract.ExitCodes.AppNotLoaded) => ExitReason.NotLoaded,
        { Stage: WorkerStage.Starting } => ExitReason.BootFailed,
        _ => exited.Status.Signal == 0 ? ExitReason.ExitCode : ExitReason.Signal,
    };

    private static string WhyOf(WorkerState worker, ExitStatus status, TimeSpan now) => worker switch
    {
        { Detail.Length: > 0 } => worker.Detail,
        { ServingSince: { } since } => FormattableString.Invariant(
            $"{status} after it had served for {(now - since).TotalSeconds:0.0} s of the {worker.Options.MinReady.TotalSeconds:0.#} s that it has to"),
        _ => $"{status} before the app served",
    };
}
