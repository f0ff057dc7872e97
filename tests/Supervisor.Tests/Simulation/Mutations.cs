using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>
/// Plans that are broken on purpose, one for each promise: what they are given, or what they answer, is changed. If the simulation lets
/// one of them pass it watches less than it seems to.
/// </summary>
internal static class Mutations
{
    private static readonly Dictionary<Promise, PlanFunction> All = new()
    {
        [Promise.SomebodyServes] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            next.Phase == FleetPhase.Running && happened is FleetEvent.Reload && next.Workers.Find(worker => worker.Stage == WorkerStage.Serving) is { } victim
                ? (Put(next, victim with { Stage = WorkerStage.Draining, Deadline = now + TimeSpan.FromSeconds(1), Reason = ExitReason.Asked }), actions.Add(new FleetAction.Quit(victim.Id)))
                : (next, actions)),

        [Promise.CapacityForCapacity] = (state, happened, now) =>
        {
            // The plan takes every new worker for settled; the worker knows better.
            (FleetState next, ImmutableArray<FleetAction> actions) = Plan.Next(
                state with { Workers = state.Workers.ConvertAll(worker => worker with { Options = worker.Options with { MinReady = TimeSpan.Zero } }) }, happened, now);
            return (next, actions);
        },

        [Promise.KillsHaveReasons] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next with { Workers = next.Workers.ConvertAll(worker => worker with { Reason = null }) }, actions)),

        [Promise.ViolenceIsTold] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next, [.. actions.Select(action => action is FleetAction.Tell(FleetNews.Ended { Worker.Stage: WorkerStage.Draining } ended)
                ? new FleetAction.Tell(ended with { Reason = ExitReason.Asked })
                : action)])),

        [Promise.OneEndEach] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next, [.. actions.SelectMany(action => action is FleetAction.Tell(FleetNews.Ended) ? (FleetAction[])[action, action] : [action])])),

        [Promise.RoomForEachSlot] = (state, happened, now) => Plan.Next(
            state with { Options = state.Options with { MaxSurge = state.Options.MaxSurge + 20 } }, happened, now) is var (next, actions)
            ? (next with { Options = next.Options with { MaxSurge = state.Options.MaxSurge } }, actions)
            : default,

        [Promise.DrainsEnd] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next with { Workers = next.Workers.ConvertAll(worker => worker with { Deadline = null }) }, actions)),

        [Promise.AlarmsAhead] = (state, happened, now) => Answer(state, happened, now, (next, actions) => (next with { WakeAt = now }, actions)),

        [Promise.SilenceIsNoticed] = (state, happened, now) => Plan.Next(
            state, happened is FleetEvent.Tick ? new FleetEvent.Tick([.. state.Workers.Select(worker => (worker.Id, now))]) : happened, now),

        [Promise.NobodyUnchecked] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            actions.OfType<FleetAction.Check>().FirstOrDefault() is { } check ? Then(Plan.Next(next, new FleetEvent.Checked(check.Id), now), actions) : (next, actions)),

        [Promise.DiscardedIsGone] = (state, happened, now) => Answer(state, happened, now, (next, actions) => (next,
            [.. actions.Select(action => action is FleetAction.Spawn spawn && next.LastReload is { Status: ReloadStatus.Failed, Generation: > 0 } failed
                ? spawn with { Generation = failed.Generation }
                : action)])),

        [Promise.ProvenFillsIn] = (state, happened, now) =>
        {
            // Once there is a candidate its code is trusted with everything.
            FleetState trusting = state.HasCandidate && happened is FleetEvent.Exited
                ? state with { Workers = state.Workers.ConvertAll(worker => worker.Generation == state.Generation ? worker with { Generation = state.ProvenGeneration } : worker) }
                : state;
            (FleetState next, ImmutableArray<FleetAction> actions) = Plan.Next(trusting, happened, now);
            return (next with
            {
                Workers = next.Workers.ConvertAll(worker => state.Find(worker.Id) is { } was ? worker with { Generation = was.Generation } : worker),
            }, actions);
        },

        [Promise.SparesStepIn] = (state, happened, now) =>
        {
            // Spares are overlooked while somebody ends.
            FleetState blind = happened is FleetEvent.Exited
                ? state with { Workers = state.Workers.ConvertAll(worker => worker.Stage == WorkerStage.Standing ? worker with { Stage = WorkerStage.Checking } : worker) }
                : state;
            (FleetState next, ImmutableArray<FleetAction> actions) = Plan.Next(blind, happened, now);
            return (next with
            {
                Workers = next.Workers.ConvertAll(worker => worker is { Stage: WorkerStage.Checking, IsSpare: true } && state.Find(worker.Id)?.Stage == WorkerStage.Standing
                    ? worker with { Stage = WorkerStage.Standing }
                    : worker),
            }, actions);
        },

        [Promise.SparesAreCounted] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next with { Options = next.Options with { Spares = 0 }, FallBack = next.FallBack is null ? null : next.FallBack with { Spares = 0 } }, actions)),

        [Promise.LeaksGoOneByOne] = (state, happened, now) => Plan.Next(state with { MemoryActedAt = null }, happened, now),

        [Promise.AgeIsNoticed] = (state, happened, now) => Plan.Next(
            state with { Workers = state.Workers.ConvertAll(worker => worker with { Options = worker.Options with { MaxAge = TimeSpan.Zero } }) }, happened, now),

        [Promise.ChecksAreCounted] = (state, happened, now) => Plan.Next(
            state with { Workers = state.Workers.ConvertAll(worker => worker with { Clocks = [.. worker.Clocks.Select(clock => clock with { Failures = 9 })] }) }, happened, now),

        [Promise.SeenBeforeKilled] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            actions.OfType<FleetAction.CaptureStacks>().FirstOrDefault() is { } capture ? Then(Plan.Next(next, new FleetEvent.Captured(capture.Id), now), actions) : (next, actions)),

        [Promise.DoomedTakeNobody] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next, [.. actions.Where(action => action is not FleetAction.Isolate)])),

        [Promise.OthersFinish] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            happened is FleetEvent.Overdue(int id, _) ? Then(Plan.Next(next, new FleetEvent.OnlyOverdueLeft(id), now), actions) : (next, actions)),

        [Promise.OverdueIsReplaced] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            happened is FleetEvent.Overdue
                ? (next with { Workers = next.Workers.RemoveAll(worker => worker.Stage == WorkerStage.Starting) }, [.. actions.Where(action => action is not FleetAction.Spawn)])
                : (next, actions)),

        [Promise.OutcomeIsTold] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next with { LastReload = next.LastReload is { Status: ReloadStatus.Failed } failed ? failed with { Status = ReloadStatus.Done } : next.LastReload }, actions)),

        [Promise.PredecessorHearsOnce] = (state, happened, now) => Plan.Next(state with { PredecessorKnows = false }, happened, now),

        [Promise.OneSuccessor] = (state, happened, now) => Plan.Next(state with { StartsSuccessor = false }, happened, now),

        [Promise.PausesHold] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next, [.. actions.OrderBy(action => action is FleetAction.Pause ? 1 : 0)])),

        [Promise.SlotsAreServedAgain] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next with { Slots = next.Slots.ToImmutableDictionary(slot => slot.Key, slot => slot.Value with { NotBefore = TimeSpan.FromDays(9) }) }, actions)),

        [Promise.DoorsClose] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next, [.. actions.Where(action => action is not FleetAction.Refuse)])),

        [Promise.StopsEnd] = (state, happened, now) => Answer(state, happened, now, (next, actions) =>
            (next, [.. actions.Where(action => action is not FleetAction.Exit)])),
    };

    public static IEnumerable<Promise> Promises => All.Keys;

    public static PlanFunction Of(Promise promise) => All[promise];

    private static (FleetState, ImmutableArray<FleetAction>) Answer(
        FleetState state, FleetEvent happened, TimeSpan now, Func<FleetState, ImmutableArray<FleetAction>, (FleetState, ImmutableArray<FleetAction>)> change)
    {
        (FleetState next, ImmutableArray<FleetAction> actions) = Plan.Next(state, happened, now);
        return change(next, actions);
    }

    private static FleetState Put(FleetState state, WorkerState worker) =>
        state with { Workers = state.Workers.ConvertAll(other => other.Id == worker.Id ? worker : other) };

    private static (FleetState, ImmutableArray<FleetAction>) Then((FleetState State, ImmutableArray<FleetAction> Actions) second, ImmutableArray<FleetAction> first) =>
        (second.State, [.. first, .. second.Actions]);
}
