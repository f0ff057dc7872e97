using System.Globalization;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Control;

/// <summary>When an order has come to its end, and to which: looked at after every step of the plan. Null: it goes on.</summary>
internal delegate Verdict? Goal(FleetState state, IReadOnlyList<FleetNews> news);

/// <summary>What each order waits for.</summary>
internal static class Goals
{
    /// <summary>There is nothing to wait for.</summary>
    public static Goal Now(string message) => (_, _) => Verdict.Done(message);

    /// <summary>Every slot is served, and no worker above them serves any more.</summary>
    public static Goal Workers(int target) => (state, _) => state switch
    {
        { IsLeaving: true } => Verdict.Failed("the master is stopping"),
        _ when state.Target != target => Verdict.Superseded(Text($"somebody else wants {state.Target} workers by now")),
        _ when IsServed(state) && !state.Workers.Exists(worker => worker.Slot >= target) => Verdict.Done(Text($"{target} workers serve")),
        _ => null,
    };

    public static Goal Reload(int generation) => (state, news) =>
    {
        foreach (FleetNews told in news)
        {
            switch (told)
            {
                case FleetNews.ReloadFailed failed when failed.Outcome.Generation == generation:
                    return Verdict.Failed(Text($"generation {generation} is discarded ({failed.Outcome.Why}); generation {failed.Outcome.ServesOn} serves on"));
                case FleetNews.ReloadDone done when done.Generation == generation:
                    return Verdict.Done(Text($"generation {generation} serves"));
            }
        }
        return state.IsLeaving ? Verdict.Failed("the master is stopping")
            : state.NewestGeneration > generation ? Verdict.Superseded(Text($"another reload has begun: generation {state.NewestGeneration}"))
            : !state.Reloading ? Verdict.Failed(Text($"the reload to generation {generation} was given up"))
            : null;
    };

    public static Goal Upgrade() => (_, news) => news.Select(told => told switch
    {
        FleetNews.SuccessorReady ready => Verdict.Done(Text($"the new master with pid {ready.Pid} serves; commit ends this one, rollback the new one")),
        FleetNews.UpgradeOff off => Verdict.Failed($"the new master {off.Why}; this one serves on"),
        _ => null,
    }).FirstOrDefault(verdict => verdict is not null);

    public static Goal RolledBack() => (state, news) =>
        news.Any(told => told is FleetNews.UpgradeOff) || state.Successor == 0 ? Verdict.Done("the new master is gone; this one serves on") : null;

    /// <summary>The worker is gone, and its slot is served by another if it still has to be.</summary>
    public static Goal Gone(WorkerState worker) => (state, _) =>
        state.Find(worker.Id) is not null ? null
        : state.Phase != FleetPhase.Running || worker.Slot >= state.Target ? Verdict.Done(Text($"worker {worker.Slot} (pid {worker.Pid}) is gone"))
        : state.Workers.Find(other => other.Stage == WorkerStage.Serving && other.Slot == worker.Slot) is { } next
            ? Verdict.Done(Text($"worker {worker.Slot} (pid {worker.Pid}) is gone; pid {next.Pid} serves in its place"))
            : null;

    /// <summary>All of them are gone and replaced.</summary>
    public static Goal Replaced(IReadOnlyList<WorkerState> workers) => (state, _) =>
        state.IsLeaving ? Verdict.Failed("the master is stopping")
        : workers.All(worker => Gone(worker)(state, []) is not null) ? Verdict.Done(Text($"{workers.Count} workers replaced"))
        : null;

    private static bool IsServed(FleetState state) => Enumerable.Range(0, state.Target).All(slot =>
        state.Workers.Exists(worker => worker.Stage == WorkerStage.Serving && worker.Slot == slot));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
