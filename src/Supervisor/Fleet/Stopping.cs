namespace PneuXNet.Supervisor.Fleet;

/// <summary>How the master comes to its end.</summary>
internal static class Stopping
{
    /// <summary>TERM. A second one means that somebody has no patience.</summary>
    public static void Stop(Draft draft)
    {
        if (draft.State.Phase != FleetPhase.Running)
        {
            StopNow(draft);
            return;
        }
        draft.Tell(new FleetNews.Stopping(Quick: false, draft.State.Workers.Count));
        draft.State = draft.State with { Phase = FleetPhase.Stopping };
        // Where another master serves on, a client on an idle connection is in no hurry to be told; here it would only meet a closed door.
        bool anotherServes = draft.State.Successor > 0 || draft.State.HasPredecessor;
        TimeSpan linger = anotherServes ? draft.Options.ReloadLinger : TimeSpan.Zero;
        foreach (WorkerState worker in draft.State.Workers)
        {
            // Those that drain already for a reload are told again, since now idle connections needn't linger.
            if (worker.Stage != WorkerStage.Killed)
            {
                draft.Drain(worker, linger);
            }
        }
    }

    /// <summary>INT, QUIT, or the second TERM.</summary>
    public static void StopNow(Draft draft)
    {
        if (draft.State.Phase is FleetPhase.Quitting or FleetPhase.Gone)
        {
            return;
        }
        draft.Tell(new FleetNews.Stopping(Quick: true, draft.State.Workers.Count));
        Abandon(draft, draft.State.ExitCode);
    }

    /// <summary>Everybody leaves, and the master with the given code.</summary>
    public static void Abandon(Draft draft, int exitCode)
    {
        draft.State = draft.State with { Phase = FleetPhase.Quitting, ExitCode = exitCode };
        foreach (WorkerState worker in draft.State.Workers)
        {
            if (worker.Stage != WorkerStage.Killed)
            {
                draft.Quit(worker);
            }
        }
    }

    public static void ExitWhenEmpty(Draft draft)
    {
        if (draft.State.Phase is FleetPhase.Stopping or FleetPhase.Quitting && draft.State.Workers.IsEmpty)
        {
            draft.State = draft.State with { Phase = FleetPhase.Gone };
            draft.Do(new FleetAction.Exit(draft.State.ExitCode));
        }
    }
}
