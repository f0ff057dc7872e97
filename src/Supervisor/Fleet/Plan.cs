using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// Every decision of the master, as a pure function: what is remembered, what happened and what time it is give what is remembered
/// next and what is to be done. No clock, no kernel, no log; docs/design/plan.md has the table that this follows.
/// </summary>
internal static class Plan
{
    public static (FleetState State, ImmutableArray<FleetAction> Actions) Next(FleetState state, FleetEvent happened, TimeSpan now)
    {
        var draft = new Draft(state, now);
        Watch.NoticeOversleep(draft);
        switch (happened)
        {
            case FleetEvent.Tick tick:
                Watch.Look(draft, tick.Pulses);
                Stopping.StopIfDue(draft);
                break;
            case FleetEvent.Spawned spawned: Life.Spawned(draft, spawned.Id, spawned.Pid); break;
            case FleetEvent.SpawnFailed failed: Life.NotSpawned(draft, failed.Id, failed.Error); break;
            case FleetEvent.Hello hello: Life.Hello(draft, hello.Id); break;
            case FleetEvent.Ready ready: Life.Ready(draft, ready.Id); break;
            case FleetEvent.Checked passed: Checks.Passed(draft, passed.Id); break;
            case FleetEvent.CheckFailed failed: Checks.Failed(draft, failed.Id, failed.Why); break;
            case FleetEvent.Measured measured: Memory.Measured(draft, measured.Id, measured.PrivateBytes); break;
            case FleetEvent.Spent spent: Life.Spent(draft, spent.Id, spent.Requests); break;
            case FleetEvent.LeavingByItself leaving: Life.LeavingByItself(draft, leaving.Id); break;
            case FleetEvent.Overdue overdue: Overruns.Overdue(draft, overdue.Id, overdue.Request); break;
            case FleetEvent.OnlyOverdueLeft left: Overruns.OnlyOverdueLeft(draft, left.Id, left.TimedOutSince); break;
            case FleetEvent.Captured captured: Overruns.Captured(draft, captured.Id); break;
            case FleetEvent.Failed failed: Life.Failed(draft, failed.Id, failed.Error); break;
            case FleetEvent.Exited exited: Life.Exited(draft, exited); break;
            case FleetEvent.Stop: Stopping.Stop(draft); break;
            case FleetEvent.StopNow: Stopping.StopNow(draft); break;
            case FleetEvent.Reload reload: Generations.Reload(draft, reload.Options ?? draft.Options); break;
            case FleetEvent.ReloadRefused refused: Generations.Refuse(draft, refused.Why); break;
            case FleetEvent.Upgrade: Upgrades.Begin(draft); break;
            case FleetEvent.SuccessorStarted started: Upgrades.Started(draft, started.Pid); break;
            case FleetEvent.SuccessorReady: Upgrades.Ready(draft); break;
            case FleetEvent.SuccessorGone gone: Upgrades.Gone(draft, gone.Why); break;
            case FleetEvent.PredecessorGone: Upgrades.Promote(draft); break;
            case FleetEvent.Rest: Generations.Rest(draft); break;
            case FleetEvent.Scale scale: Generations.Scale(draft, scale.By); break;
            case FleetEvent.ScaleTo scale: Generations.Scale(draft, scale.Workers - draft.State.Target); break;
            case FleetEvent.OrderDrain order: Orders.Drain(draft, order.Id); break;
            case FleetEvent.OrderRecycle order: Orders.Recycle(draft, order.Id); break;
            case FleetEvent.OrderKill order: Orders.Kill(draft, order.Id); break;
            case FleetEvent.Pause: Orders.Pause(draft, pause: true); break;
            case FleetEvent.Resume: Orders.Pause(draft, pause: false); break;
            case FleetEvent.RollBack: Orders.RollBack(draft); break;
            case FleetEvent.Commit: Orders.Commit(draft); break;
        }
        Reconciliation.Apply(draft);
        Stopping.ExitWhenEmpty(draft);
        draft.State = draft.State with { WakeAt = Watch.NextWake(draft) };
        return draft.Finish();
    }
}
