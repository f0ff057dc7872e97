using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>What must hold in every history, after every step: each <see cref="Promise"/>, as docs/design/invariants.md has it in words.</summary>
internal sealed class Invariants
{
    // A worker, the one that takes its place, and one of a superseded trial that may not leave it empty.
    private const int MostInSlot = 3;

    private readonly Dictionary<int, ExitReason> _reasons = [];
    private readonly HashSet<int> _discarded = [];
    private readonly HashSet<int> _killedByOrder = [];
    private int _mostSlots;
    private int _mostSurge;
    private int _spawned;
    private bool _predecessorHeard;
    private TimeSpan? _wentForMemory;
    private TimeSpan _lastMoment;
    private int _stepsAtOneMoment;

    public void Check(Step step)
    {
        (FleetState before, FleetState after, SimulatedHost host) = (step.Before, step.After, step.Host);
        _mostSlots = Math.Max(_mostSlots, Math.Max(before.Target, after.Places));
        _mostSurge = Math.Max(_mostSurge, after.Options.MaxSurge);
        foreach (FleetAction action in step.Actions)
        {
            Check(step, action);
        }
        Overdue.Check(step);
        Doors(step);
        Room(after);
        foreach (WorkerState worker in after.Workers)
        {
            Require(worker.Stage is not (WorkerStage.Draining or WorkerStage.Condemned) || worker.Deadline is not null, Promise.DrainsEnd, "a drain without a deadline");
            Require(worker.Retiring != ExitReason.CheckFailed || before.Find(worker.Id) is { Retiring: not null } or null || HasFailedOften(worker, host),
                Promise.ChecksAreCounted, "a worker is replaced for fewer failed checks than asked for");
        }
        Require(after.Reloading == (after.LastReload?.Status == ReloadStatus.Running), Promise.OutcomeIsTold, "the outcome of the reload is not what it is");
        if (after.Phase == FleetPhase.Running)
        {
            Vacancies(step.Actions, after, step.Now);
        }
    }

    /// <summary>What holds after each look at the clock.</summary>
    public static void Looked(FleetState state, TimeSpan now, SimulatedHost host)
    {
        foreach (WorkerState worker in state.Workers)
        {
            if (worker.Stage is WorkerStage.Condemned or WorkerStage.Killed || worker.ReadyAt is null || host.Find(worker.Id) is not { } process)
            {
                continue;
            }
            TimeSpan sign = Later(process.Pulse, worker.ServingSince ?? worker.ReadyAt.Value);
            Require(process.Options.Timeout == TimeSpan.Zero || now < state.AmnestyUntil || now - sign < process.Options.Timeout,
                Promise.SilenceIsNoticed, "a silent worker lives on");
            Require(worker is not { Stage: WorkerStage.Serving, IsSpent: false } || process.Options.MaxAge == TimeSpan.Zero || state.Phase != FleetPhase.Running
                || now - worker.ServingSince <= process.Options.MaxAge + process.Options.MaxAgeJitter, Promise.AgeIsNoticed, "a worker grows too old");
        }
    }

    /// <summary>The loop may look twice at one moment, but an alarm in the past would make it spin.</summary>
    public void Progress(FleetState state, TimeSpan now)
    {
        _stepsAtOneMoment = now == _lastMoment ? _stepsAtOneMoment + 1 : 0;
        _lastMoment = now;
        Require(_stepsAtOneMoment < 1000, Promise.AlarmsAhead, "the loop spins");
        Require(state.WakeAt is null || state.WakeAt > now, Promise.AlarmsAhead, "the alarm is set to a moment that has passed");
    }

    public void AllSlotsAreServed(FleetState state, SimulatedHost host)
    {
        for (int slot = 0; slot < state.Target; slot++)
        {
            Require(state.Workers.Exists(worker => worker.Slot == slot && worker.IsLive), Promise.SlotsAreServedAgain, "a slot stays empty though the app boots");
        }
        Require(state.Target == 0 || state.Count(WorkerStage.Serving) > 0, Promise.SlotsAreServedAgain, "nobody serves though the app boots");
        Require(!state.Workers.Exists(worker => worker.Stage == WorkerStage.Serving && _discarded.Contains(worker.Generation)),
            Promise.DiscardedIsGone, "a discarded generation serves on");
        Require(state.Workers.Count(worker => worker is { IsSpare: true, IsLive: true }) >= (state.Target == 0 ? 0 : host.Asked(state.ProvenOptions).Spares), Promise.SparesAreCounted, "a spare is missing");
    }

    public void AllIsOver(FleetState state, IReadOnlyList<SimulatedWorker> processes, int? exitCode)
    {
        Require(exitCode is not null, Promise.StopsEnd, "the master did not come to an end");
        Require(state.Workers.IsEmpty && processes.Count == 0, Promise.StopsEnd, "a process outlived the master");
        Require(_reasons.Count == _spawned, Promise.OneEndEach, "a worker ended without a reason");
    }

    private void Check(Step step, FleetAction action)
    {
        (FleetState before, FleetState after, TimeSpan now, SimulatedHost host) = (step.Before, step.After, step.Now, step.Host);
        switch (action)
        {
            case FleetAction.Spawn spawn:
                _spawned++;
                Require(!_discarded.Contains(spawn.Generation), Promise.DiscardedIsGone, "a worker of a discarded generation is started");
                break;
            case FleetAction.StartSuccessor:
                Require(host.Successors == 0, Promise.OneSuccessor, "a second successor is started beside the first");
                break;
            case FleetAction.Accept(int id):
                Require(!after.IsPaused || step.Actions.TakeWhile(other => other != action).Contains(new FleetAction.Pause(id)),
                    Promise.PausesHold, "somebody is told to accept in a pause");
                Require(host.Find(id) is not { Options.ChecksLimit.Ticks: > 0, IsChecked: false }, Promise.NobodyUnchecked, "a worker accepts that was not checked");
                break;
            case FleetAction.Drain(int id, _, _) when before.Find(id) is { Stage: WorkerStage.Serving } worker && after is { Phase: FleetPhase.Running, Target: > 0 }
                && after.Find(id)?.Reason != ExitReason.Deadline:
                LetGo(worker, after, now, host, isOrdered: step.Event is FleetEvent.OrderDrain(int ordered) && ordered == id);
                break;
            case FleetAction.Quit(int id) when before.Find(id) is { Stage: WorkerStage.Serving } && after is { Phase: FleetPhase.Running }:
                Require(holds: false, Promise.SomebodyServes, "a worker that serves is told to leave at once");
                break;
            case FleetAction.Kill(int id):
                Require(after.Find(id)?.Reason is not null, Promise.KillsHaveReasons, "a worker was killed without a reason");
                break;
            case FleetAction.TellPredecessor:
                Require(!_predecessorHeard && Enumerable.Range(0, after.Target).All(slot => IsServedBySettled(slot, after, now, host)),
                    Promise.PredecessorHearsOnce, "the older master hears twice, or too early");
                _predecessorHeard = true;
                break;
            case FleetAction.Tell tell:
                Listen(tell.News, step);
                break;
        }
    }

    /// <summary>Nobody is refused while the service runs, and a drain that nobody follows is told so first.</summary>
    private static void Doors(Step step)
    {
        bool refusing = step.Actions.Any(action => action is FleetAction.Refuse { Except.IsEmpty: true });
        foreach (FleetAction.Refuse narrow in step.Actions.OfType<FleetAction.Refuse>().Where(narrow => !narrow.Except.IsEmpty))
        {
            Require(step.After.Editions.All(narrow.Except.Contains), Promise.DoorsClose, "addresses were closed at which somebody serves, or may have to again");
        }
        Require(!refusing || step.Host.Successors == 0, Promise.DoorsClose, "doors are closed in the face of a successor");
        Require(!refusing || (step.After.Phase is FleetPhase.Stopping or FleetPhase.Gone && !step.Host.Refuses), Promise.DoorsClose, "connections are refused before the stop, or twice");
        bool stops = step.Before is { Phase: FleetPhase.Running, Successor: 0, StartsSuccessor: false, HasPredecessor: false } && step.After.Phase == FleetPhase.Stopping;
        Require(!stops || step.Actions.TakeWhile(action => action is not FleetAction.Drain).Any(action => action is FleetAction.Refuse), Promise.DoorsClose, "a last drain began with open doors");
    }

    private void Listen(FleetNews news, Step step)
    {
        (FleetState after, TimeSpan now) = (step.After, step.Now);
        switch (news)
        {
            case FleetNews.KilledByOrder(WorkerState worker):
                _killedByOrder.Add(worker.Id);
                break;
            case FleetNews.NotSpawned(WorkerState worker, _, _):
                End(worker, ExitReason.NotLoaded);
                break;
            case FleetNews.Ended(WorkerState worker, ExitReason reason, ExitStatus status, _):
                End(worker, reason);
                Require(status.Signal == 0 || step.Before.Phase == FleetPhase.Quitting || _killedByOrder.Contains(worker.Id)
                    || reason is not (ExitReason.Asked or ExitReason.Recycled or ExitReason.Aged or ExitReason.ExitCode),
                    Promise.ViolenceIsTold, "an end by force is told as one in peace");
                break;
            case FleetNews.ReloadFailed(ReloadOutcome outcome):
                _discarded.Add(outcome.Generation);
                Require(after.LastReload is { Status: ReloadStatus.Failed, Why.Length: > 0 } last && last.Generation == outcome.Generation,
                    Promise.OutcomeIsTold, "a reload failed and nobody can know why");
                break;
            case FleetNews.Heavy or FleetNews.TooHeavy:
                Require(_wentForMemory is not { } last2 || now - last2 >= after.Options.MemoryPause, Promise.LeaksGoOneByOne, "two workers go for their memory at once");
                _wentForMemory = now;
                break;
        }
    }

    private static void LetGo(WorkerState worker, FleetState after, TimeSpan now, SimulatedHost host, bool isOrdered)
    {
        Require(after.Count(WorkerStage.Serving) > 0, Promise.SomebodyServes, "the last serving worker was let go by the master's own wish");
        Require(isOrdered || worker.Slot >= after.Target || IsServedBySettled(worker.Slot, after, now, host), Promise.CapacityForCapacity, "a worker goes before its successor has settled");
    }

    private static bool IsServedBySettled(int slot, FleetState state, TimeSpan now, SimulatedHost host) => state.Workers.Exists(worker =>
        worker.Slot == slot && worker.Stage == WorkerStage.Serving && now - worker.ServingSince >= (host.Find(worker.Id)?.Options ?? worker.Options).MinReady);

    private static bool HasFailedOften(WorkerState worker, SimulatedHost host) =>
        host.Find(worker.Id) is not { } process || process.FailedChecks >= process.Options.Repeats[0].Failures;

    private void End(WorkerState worker, ExitReason reason) => Require(_reasons.TryAdd(worker.Id, reason), Promise.OneEndEach, "a worker ended twice");

    private void Room(FleetState state)
    {
        int live = 0;
        int spares = 0;
        foreach (WorkerState worker in state.Workers)
        {
            live += worker is { IsLive: true, IsSpare: false } && worker.Retiring != ExitReason.Asked ? 1 : 0;
            spares += worker is { IsLive: true, IsSpare: true } ? 1 : 0;
            Require(!worker.IsLive || state.Workers.Count(other => other.IsLive && !other.IsSpare && other.Slot == worker.Slot) <= MostInSlot,
                Promise.RoomForEachSlot, "a slot has more than a worker and its successors");
        }
        Require(live <= _mostSlots + _mostSurge, Promise.RoomForEachSlot, "more live workers than slots and surge");
        Require(state.Phase != FleetPhase.Running || spares <= state.ProvenOptions.Spares + 1, Promise.SparesAreCounted, "more spares than asked for, and one");
    }

    /// <summary>No slot is empty that need not be, what is on trial is not counted, and no spare looks on.</summary>
    private static void Vacancies(ImmutableArray<FleetAction> actions, FleetState state, TimeSpan now)
    {
        for (int slot = 0; slot < state.Target; slot++)
        {
            bool mayStart = state.Slots.GetValueOrDefault(slot).NotBefore <= now || state.Workers.Exists(worker => worker.Stage == WorkerStage.Standing);
            Require(!mayStart || state.Workers.Exists(worker => worker.Slot == slot && worker.IsLive && !(state.HasCandidate && worker.Generation == state.Generation)),
                Promise.ProvenFillsIn, "a slot has nobody of a generation that is known to work");
        }
        foreach (FleetAction action in actions)
        {
            if (action is FleetAction.Spawn spawn && spawn.Slot < state.Target && state.Workers.Exists(worker => worker.Stage == WorkerStage.Standing))
            {
                Require(state.Workers.Exists(worker => worker.Slot == spawn.Slot && worker.IsLive && worker.Id != spawn.Id),
                    Promise.SparesStepIn, "a worker starts in an empty slot, and a spare looks on");
            }
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static void Require(bool holds, Promise promise, string otherwise) => BrokenPromiseException.Unless(holds, promise, otherwise);
}
