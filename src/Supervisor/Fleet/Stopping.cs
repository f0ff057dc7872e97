namespace PneuXNet.Supervisor.Fleet;

/// <summary>How the master comes to its end.</summary>
internal static class Stopping
{
    /// <summary>TERM. A second one means that somebody has no patience: it ends the delay or, after that, the drain.</summary>
    public static void Stop(Draft draft)
    {
        if (draft.State.Phase != FleetPhase.Running)
        {
            StopNow(draft);
        }
        else if (draft.State.StopsAt is null && draft.Options.ShutdownDelay > TimeSpan.Zero && !AnotherServes(draft))
        {
            draft.State = draft.State with { StopsAt = draft.Now + draft.Options.ShutdownDelay };
            draft.Tell(new FleetNews.StopDelayed(draft.Options.ShutdownDelay));
        }
        else
        {
            Drain(draft);
        }
    }

    /// <summary>The delay is over.</summary>
    public static void StopIfDue(Draft draft)
    {
        if (draft.State.Phase == FleetPhase.Running && draft.State.StopsAt <= draft.Now)
        {
            Drain(draft);
        }
    }

    private static void Drain(Draft draft)
    {
        draft.Tell(new FleetNews.Stopping(Quick: false, draft.State.Workers.Count));
        draft.State = draft.State with { Phase = FleetPhase.Stopping, StopsAt = null };
        // Where another master serves on, the backlog is its own, and a client on an idle connection is in no hurry to be told; here
        // nobody comes after us.
        bool anotherServes = AnotherServes(draft);
        if (!anotherServes)
        {
            draft.Do(new FleetAction.Refuse());
        }
        TimeSpan linger = anotherServes ? draft.Options.ReloadLinger : draft.Options.StopLinger;
        foreach (WorkerState worker in draft.State.Workers)
        {
            // Those that drain already for a reload are told again, since now idle connections needn't linger.
            if (worker.Stage is not (WorkerStage.Condemned or WorkerStage.Killed))
            {
                draft.Drain(worker, linger);
            }
        }
    }

    private static bool AnotherServes(Draft draft) => draft.State.StartsSuccessor || draft.State.Successor > 0 || draft.State.HasPredecessor;

    /// <summary>INT, QUIT, or the second TERM.</summary>
    public static void StopNow(Draft draft)
    {
        if (draft.State.Phase is FleetPhase.Quitting or FleetPhase.Gone)
        {
            return;
        }
        draft.Tell(new FleetNews.Stopping(Quick: true, draft.State.Workers.Count));
        Abandon(draft, draft.State.ExitCode);
        foreach (WorkerState worker in draft.State.Workers)
        {
            // Whoever is in a hurry doesn't wait to learn what it was doing.
            if (worker.Stage == WorkerStage.Condemned)
            {
                draft.Kill(worker);
            }
        }
    }

    /// <summary>Everybody leaves, and the master with the given code.</summary>
    public static void Abandon(Draft draft, int exitCode)
    {
        draft.State = draft.State with { Phase = FleetPhase.Quitting, ExitCode = exitCode, StopsAt = null };
        foreach (WorkerState worker in draft.State.Workers)
        {
            if (worker.Stage is not (WorkerStage.Condemned or WorkerStage.Killed))
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
