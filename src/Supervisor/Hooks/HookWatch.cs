using System.Text.Json;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Hooks;

/// <summary>What of the plan's doings hooks are told of. Pure: it derives calls from actions and states, and the plan knows nothing of hooks.</summary>
internal static class HookWatch
{
    /// <summary>What an action means to hooks, before it is carried out; null if nothing.</summary>
    public static HookCall? Of(FleetAction action) => action switch
    {
        FleetAction.Spawn spawn => new HookCall(HookNames.PreFork).With(HookFacts.Slot, spawn.Slot).With(HookFacts.Generation, spawn.Generation),
        FleetAction.StartSuccessor => new HookCall(HookNames.PreExec),
        FleetAction.Tell(FleetNews.ReloadBegun(int generation)) => new HookCall(HookNames.OnReload).With(HookFacts.Generation, generation),
        FleetAction.Tell(FleetNews.Ended ended) => Ended(ended.Worker, ended.Reason, ended.Status),
        _ => null,
    };

    /// <summary>What has changed between two states. Of the very first there is none before it.</summary>
    public static IEnumerable<HookCall> Between(FleetState? before, FleetState after)
    {
        if (before?.Target != after.Target)
        {
            var call = new HookCall(HookNames.WorkersChanged).With(HookFacts.Workers, after.Target);
            yield return before is null ? call : call.With(HookFacts.WorkersBefore, before.Target);
        }
    }

    /// <summary>Whether every slot is served.</summary>
    public static bool IsReady(FleetState state) => state.Phase == FleetPhase.Running && Enumerable.Range(0, state.Target)
        .All(slot => state.Workers.Exists(worker => worker.Stage == WorkerStage.Serving && worker.Slot == slot));

    /// <summary>The word for a reason: its name, in small letters with underscores.</summary>
    public static string WordFor(ExitReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    private static HookCall Ended(WorkerState worker, ExitReason reason, ExitStatus status)
    {
        HookCall call = new HookCall(HookNames.ChildExit)
            .With(HookFacts.Slot, worker.Slot).With(HookFacts.Generation, worker.Generation).With(HookFacts.WorkerPid, worker.Pid)
            .With(HookFacts.Reason, WordFor(reason));
        return status.Signal == 0 ? call.With(HookFacts.ExitCode, status.Code) : call.With(HookFacts.ExitSignal, SignalNames.Of(status.Signal));
    }
}
