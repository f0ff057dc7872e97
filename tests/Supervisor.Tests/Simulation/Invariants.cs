using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>What must hold in every history, after every step.</summary>
internal sealed class Invariants
{
    private readonly Dictionary<int, ExitReason> _reasons = [];
    private int _mostSlots;
    private int _spawned;
    private TimeSpan _lastMoment;
    private int _stepsAtOneMoment;

    public void Check(FleetState before, FleetEvent happened, TimeSpan now, ImmutableArray<FleetAction> actions, FleetState after)
    {
        _mostSlots = Math.Max(_mostSlots, Math.Max(before.Target, after.Target));
        foreach (FleetAction action in actions)
        {
            CapacityIsOnlyGivenUpForCapacity(before, action, after);
            EveryKillHasAReason(action, after);
            NobodyIsKilledUnseen(before, happened, now, action, after);
            OthersMayFinishBesideOverdueWork(before, happened, now, actions, action, after);
            EveryEndHasOneReason(action);
        }
        OverdueCapacityIsReplacedAtOnce(before, happened, now, after);
        NoMoreThanAllowed(after);
        NobodyDrainsForEver(after);
    }

    /// <summary>Nobody is refused while the service runs, and a drain that nobody follows is told so first.</summary>
    public static void Doors(FleetState before, ImmutableArray<FleetAction> actions, FleetState after, bool refuses)
    {
        bool refusing = actions.Any(action => action is FleetAction.Refuse { Except.IsEmpty: true });
        foreach (FleetAction.Refuse narrow in actions.OfType<FleetAction.Refuse>().Where(narrow => !narrow.Except.IsEmpty))
        {
            Require(after.Editions.All(narrow.Except.Contains), "addresses were closed at which somebody serves, or may have to again");
        }
        Require(!refusing || (after.Phase is FleetPhase.Stopping or FleetPhase.Gone && !refuses), "connections are refused before the stop, or twice");
        bool stops = before.Phase == FleetPhase.Running && after.Phase == FleetPhase.Stopping;
        Require(!stops || actions.TakeWhile(action => action is not FleetAction.Drain).Any(action => action is FleetAction.Refuse), "a last drain began with open doors");
    }

    /// <summary>The loop may look twice at one moment, but an alarm in the past would make it spin.</summary>
    public void Progress(FleetState state, TimeSpan now)
    {
        _stepsAtOneMoment = now == _lastMoment ? _stepsAtOneMoment + 1 : 0;
        _lastMoment = now;
        Require(_stepsAtOneMoment < 1000, "the loop spins");
        Require(state.WakeAt is null || state.WakeAt > now, "the alarm is set to a moment that has passed");
    }

    public static void AllSlotsAreServed(FleetState state)
    {
        for (int slot = 0; slot < state.Target; slot++)
        {
            Require(state.Workers.Exists(worker => worker.Slot == slot && worker.IsLive), "a slot stays empty though the app boots");
        }
        Require(state.Target == 0 || state.Count(WorkerStage.Serving) > 0, "nobody serves though the app boots");
    }

    public void AllIsOver(FleetState state, IReadOnlyList<SimulatedWorker> processes, int? exitCode)
    {
        Require(exitCode is not null, "the master did not come to an end");
        Require(state.Workers.IsEmpty && processes.Count == 0, "a process outlived the master");
        Require(_reasons.Count == _spawned, "a worker ended without a reason");
    }

    private static void CapacityIsOnlyGivenUpForCapacity(FleetState before, FleetAction action, FleetState after)
    {
        int? letGo = action switch { FleetAction.Drain drain => drain.Id, FleetAction.Quit quit => quit.Id, _ => null };
        if (letGo is { } id && before.Find(id)?.Stage == WorkerStage.Serving && after is { Phase: FleetPhase.Running, Target: > 0 }
            && after.Find(id)?.Reason != ExitReason.Deadline)
        {
            Require(after.Count(WorkerStage.Serving) > 0, "the last serving worker was let go by the master's own wish");
        }
    }

    private static void EveryKillHasAReason(FleetAction action, FleetState after)
    {
        if (action is FleetAction.Kill(int id))
        {
            Require(after.Find(id)?.Reason is not null, "a worker was killed without a reason");
        }
    }

    private static void NobodyIsKilledUnseen(FleetState before, FleetEvent happened, TimeSpan now, FleetAction action, FleetState after)
    {
        if (action is FleetAction.Kill(int id) && after.Phase != FleetPhase.Quitting)
        {
            bool seen = happened is FleetEvent.Captured(int captured) && captured == id;
            Require(before.Find(id)?.Stage == WorkerStage.Condemned && (seen || before.Find(id)!.Deadline <= now), "a worker was killed before anybody had looked at it");
        }
    }

    private static void OthersMayFinishBesideOverdueWork(
        FleetState before, FleetEvent happened, TimeSpan now, ImmutableArray<FleetAction> actions, FleetAction action, FleetState after)
    {
        if (action is FleetAction.CaptureStacks(int id) && after.Find(id)!.Reason == ExitReason.Deadline)
        {
            bool saidSo = happened is FleetEvent.OnlyOverdueLeft(int left) && left == id;
            bool isSilent = actions.Any(one => one is FleetAction.Tell(FleetNews.Silent silent) && silent.Worker.Id == id);
            Require(saidSo || isSilent || before.Find(id)!.Deadline <= now, "an overdue worker was condemned although its other requests had time left");
        }
    }

    private static void OverdueCapacityIsReplacedAtOnce(FleetState before, FleetEvent happened, TimeSpan now, FleetState after)
    {
        if (happened is FleetEvent.Overdue(int id, _) && before is { Phase: FleetPhase.Running } && before.Find(id) is { Stage: WorkerStage.Serving } worker)
        {
            bool mayStart = worker.Slot < after.Target && after.Slots.GetValueOrDefault(worker.Slot).NotBefore <= now;
            Require(!mayStart || after.Workers.Exists(other => other.IsLive && other.Slot == worker.Slot), "the place of an overdue worker stays empty");
        }
    }

    private void EveryEndHasOneReason(FleetAction action)
    {
        switch (action)
        {
            case FleetAction.Spawn: _spawned++; break;
            case FleetAction.Tell(FleetNews.NotSpawned(WorkerState worker, _, _)): End(worker, ExitReason.NotLoaded); break;
            case FleetAction.Tell(FleetNews.Ended(WorkerState worker, ExitReason reason, _, _)): End(worker, reason); break;
        }
    }

    private void End(WorkerState worker, ExitReason reason) => Require(_reasons.TryAdd(worker.Id, reason), "a worker ended twice");

    private void NoMoreThanAllowed(FleetState state)
    {
        int live = state.Workers.Count(worker => worker.IsLive);
        Require(live <= _mostSlots + state.Options.MaxSurge, "more live workers than slots and surge");
        foreach (IGrouping<int, WorkerState> slot in state.Workers.Where(worker => worker.IsLive).GroupBy(worker => worker.Slot))
        {
            Require(slot.Count() <= 2, "a slot has more than a worker and its successor");
        }
    }

    private static void NobodyDrainsForEver(FleetState state) =>
        Require(state.Workers.TrueForAll(worker => worker.Stage is not (WorkerStage.Draining or WorkerStage.Condemned) || worker.Deadline is not null), "a drain without a deadline");

    // Checked millions of times: constant messages only, or building them takes most of the minute.
    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new AssertionException(otherwise);
        }
    }
}
