namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// Work that doesn't end when it should. Only killing its process ends it; that process gives up its place at once, finishes what else
/// it has, is looked at, and is killed then.
/// </summary>
internal static class Overruns
{
    public static void Overdue(Draft draft, int id, OverdueRequest request)
    {
        if (draft.State.Find(id) is not { Stage: WorkerStage.Serving or WorkerStage.Draining } worker)
        {
            return;
        }
        draft.Tell(new FleetNews.Overdue(worker, request));
        worker = worker with { Overdue = (request, draft.Now) };
        if (worker.Stage == WorkerStage.Serving)
        {
            // No failure to answer for: the request's own time limits how often this can happen, and capacity is wanted now.
            draft.NoteVacancy(worker);
            draft.Drain(worker, draft.Options.ReloadLinger, ExitReason.Deadline);
        }
        else
        {
            draft.Change(worker);
        }
    }

    public static void OnlyOverdueLeft(Draft draft, int id, int timedOutSince)
    {
        if (draft.State.Find(id) is { Stage: WorkerStage.Draining } worker)
        {
            draft.Tell(new FleetNews.OnlyOverdueLeft(worker, worker.Overdue?.Request, draft.Now - (worker.Overdue?.SaidAt ?? draft.Now), timedOutSince));
            draft.Condemn(worker, ExitReason.Deadline);
        }
    }

    public static void Captured(Draft draft, int id)
    {
        if (draft.State.Find(id) is { Stage: WorkerStage.Condemned } worker)
        {
            draft.Kill(worker);
        }
    }
}
