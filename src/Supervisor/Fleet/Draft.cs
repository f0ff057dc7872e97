using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>One step of the plan while it is being worked out: the state so far and the actions so far. Lives for one event.</summary>
internal sealed class Draft(FleetState state, TimeSpan now)
{
    private readonly ImmutableArray<FleetAction>.Builder _actions = ImmutableArray.CreateBuilder<FleetAction>();

    public FleetState State { get; set; } = state;

    public TimeSpan Now { get; } = now;

    public FleetOptions Options => State.Options;

    public (FleetState State, ImmutableArray<FleetAction> Actions) Finish() => (State, _actions.DrainToImmutable());

    public void Do(FleetAction action) => _actions.Add(action);

    /// <summary>Does it before whatever else this step wants done: somebody waits for it.</summary>
    public void DoFirst(FleetAction action) => _actions.Insert(0, action);

    public void Tell(FleetNews news) => Do(new FleetAction.Tell(news));

    /// <summary>Puts the changed worker in the place of the one with its id.</summary>
    public void Change(WorkerState worker)
    {
        int index = State.Workers.FindIndex(other => other.Id == worker.Id);
        State = State with { Workers = State.Workers.SetItem(index, worker) };
    }

    public void Remove(WorkerState worker) => State = State with { Workers = State.Workers.RemoveAll(other => other.Id == worker.Id) };

    /// <summary>Starts a worker of the newest generation, on trial or not.</summary>
    public void Spawn(int slot) => Spawn(new WorkerState(State.NextId, slot, State.Generation, Now) { Options = Options });

    /// <summary>Starts a worker of the generation that is known to work, if there is one.</summary>
    public void SpawnProven(int slot, bool isSpare = false) => Spawn(
        new WorkerState(State.NextId, slot, State.HasCandidate ? State.ProvenGeneration : State.Generation, Now)
        {
            Options = State.ProvenOptions,
            IsSpare = isSpare,
        });

    /// <summary>Lets a worker finish. One that does not serve yet has nothing to finish and leaves at once.</summary>
    public void Drain(WorkerState worker, TimeSpan linger, ExitReason reason = ExitReason.Asked)
    {
        if (worker.Stage < WorkerStage.Serving)
        {
            Quit(worker, reason);
            return;
        }
        LetFinish(worker, reason);
        CloseAfter(worker);
        Do(new FleetAction.Drain(worker.Id, Options.GracefulTimeout, linger));
    }

    /// <summary>
    /// If it was the last that goes by its reading of the configuration, addresses that only this one has take no new connection, before
    /// it is told to stop accepting.
    /// </summary>
    private void CloseAfter(WorkerState worker)
    {
        if (State.Phase == FleetPhase.Running && !State.Editions.Contains(worker.Options.Edition))
        {
            Do(new FleetAction.Refuse { Except = [.. State.Editions.Order()] });
        }
    }

    /// <summary>A worker finishes, by our wish or by its own; from now on it is no capacity.</summary>
    public void LetFinish(WorkerState worker, ExitReason reason)
    {
        TimeSpan deadline = Earliest(worker.Deadline, Now + Options.GracefulTimeout + Goodbye);
        Change(worker.EndingFor(reason) with { Stage = WorkerStage.Draining, Deadline = deadline });
    }

    /// <summary>Lets a worker leave now.</summary>
    public void Quit(WorkerState worker, ExitReason reason = ExitReason.Asked)
    {
        Change(worker.EndingFor(reason) with { Stage = WorkerStage.Draining, Deadline = Earliest(worker.Deadline, Now + Options.QuickTimeout) });
        if (worker.IsSpare)
        {
            CloseAfter(worker);
        }
        Do(new FleetAction.Quit(worker.Id));
    }

    /// <summary>Ends a worker by force; what it is doing is written down first, unless somebody is in a hurry.</summary>
    public void Condemn(WorkerState worker, ExitReason reason)
    {
        NoteVacancy(worker);
        if (State.Phase == FleetPhase.Quitting)
        {
            Kill(worker.EndingFor(reason));
            return;
        }
        Change(worker.KilledFor(reason) with { Stage = WorkerStage.Condemned, Deadline = Now + Options.CaptureTimeout });
        if (worker.Stage == WorkerStage.Serving)
        {
            // It may be well but for its memory, and is looked at for a while: whoever came by now would be lost with it.
            Do(new FleetAction.Isolate(worker.Id, Options.CaptureTimeout, Options.StopLinger));
        }
        Do(new FleetAction.CaptureStacks(worker.Id));
    }

    /// <summary>Ends a worker now.</summary>
    public void Kill(WorkerState worker)
    {
        Change(worker with { Stage = WorkerStage.Killed, Deadline = null });
        Do(new FleetAction.Kill(worker.Id));
    }

    /// <summary>Counts a failure against the worker's slot; returns how long the slot has to wait, zero if not at all.</summary>
    public TimeSpan Charge(WorkerState worker)
    {
        bool wasStable = (worker.ServingSince ?? worker.ReadyAt) is { } since && Now - since >= Options.Stable;
        int failures = wasStable ? 1 : State.Slots.GetValueOrDefault(worker.Slot).Failures + 1;
        TimeSpan delay = BackoffPolicy.Delay(failures);
        State = State with { Slots = State.Slots.SetItem(worker.Slot, new SlotState(failures, Now + delay)) };
        return delay;
    }

    /// <summary>Remembers when a slot lost the worker that served it: from then on the time is taken that its replacement needs.</summary>
    public void NoteVacancy(WorkerState worker)
    {
        if (worker.Stage == WorkerStage.Serving)
        {
            State = State with { VacantSince = State.VacantSince.SetItem(worker.Slot, Now) };
        }
    }

    private void Spawn(WorkerState worker)
    {
        State = State with { NextId = State.NextId + 1, Workers = State.Workers.Add(worker) };
        Do(new FleetAction.Spawn(worker.Id, worker.Slot, worker.Generation) { Edition = worker.Options.Edition });
    }

    // A worker ends by itself when its budget is spent; only one that fails to do that is killed, a second later.
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private static TimeSpan Earliest(TimeSpan? one, TimeSpan other) => one is { } first && first < other ? first : other;
}
