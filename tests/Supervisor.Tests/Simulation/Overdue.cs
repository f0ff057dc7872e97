using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>What must hold of overdue work, and of those who are to be killed.</summary>
internal static class Overdue
{
    public static void Check(Step step)
    {
        foreach (FleetAction action in step.Actions)
        {
            switch (action)
            {
                case FleetAction.Kill(int id) when step.After.Phase != FleetPhase.Quitting: Seen(step, id); break;
                case FleetAction.CaptureStacks(int id):
                    TakesNobody(step, id);
                    OthersHadTheirTime(step, id);
                    break;
            }
        }
        if (step.Event is FleetEvent.Overdue(int overdue, _) && step.Before is { Phase: FleetPhase.Running } && step.Before.Find(overdue) is { Stage: WorkerStage.Serving } worker)
        {
            bool mayStart = worker.Slot < step.After.Target && step.After.Slots.GetValueOrDefault(worker.Slot).NotBefore <= step.Now;
            BrokenPromiseException.Unless(!mayStart || step.After.Workers.Exists(other => other.IsLive && other.Slot == worker.Slot),
                Promise.OverdueIsReplaced, "the place of an overdue worker stays empty");
        }
    }

    private static void Seen(Step step, int id)
    {
        bool seen = step.Event is FleetEvent.Captured(int captured) && captured == id;
        BrokenPromiseException.Unless(step.Before.Find(id)?.Stage == WorkerStage.Condemned && (seen || step.Before.Find(id)!.Deadline <= step.Now),
            Promise.SeenBeforeKilled, "a worker was killed before anybody had looked at it");
    }

    private static void TakesNobody(Step step, int id) => BrokenPromiseException.Unless(
        step.Before.Find(id)?.Stage != WorkerStage.Serving || step.Actions.Any(action => action is FleetAction.Isolate(var doomed, _, _) && doomed == id || action is FleetAction.Drain(var told, _, _) && told == id),
        Promise.DoomedTakeNobody, "a worker that is to be killed accepts on");

    private static void OthersHadTheirTime(Step step, int id)
    {
        if (step.After.Find(id)!.Reason != ExitReason.Deadline)
        {
            return;
        }
        bool saidSo = step.Event is FleetEvent.OnlyOverdueLeft(int left) && left == id;
        bool isOurs = step.Actions.Any(one => one is FleetAction.Tell(FleetNews.Silent silent) && silent.Worker.Id == id)
            || step.Actions.Any(one => one is FleetAction.Tell(FleetNews.TooHeavy heavy) && heavy.Worker.Id == id)
            || step.Event is FleetEvent.OrderKill;
        BrokenPromiseException.Unless(saidSo || isOurs || step.Before.Find(id)!.Deadline <= step.Now,
            Promise.OthersFinish, "an overdue worker was condemned although its other requests had time left");
    }
}
