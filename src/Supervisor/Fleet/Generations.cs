using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// Reloads. A generation that has not yet brought one worker to readiness is a candidate: its first failure to boot discards it, and
/// the proven generation before it serves on. The first generation of all has nothing to fall back on, so its failure ends the master.
/// </summary>
internal static class Generations
{
    public static void Reload(Draft draft, FleetOptions options)
    {
        if (draft.State.IsLeaving)
        {
            return;
        }
        int generation = draft.State.NewestGeneration + 1;
        draft.State = draft.State with
        {
            Options = options,
            FallBack = draft.State.FallBack ?? (draft.State.Options, draft.State.Target),
            Generation = generation,
            NewestGeneration = generation,
            Reloading = true,
            FailedGeneration = 0,
            LastReloadRefused = false,
            Target = options.Workers,
            // Whoever reloads has mended something: nobody waits for an old back-off.
            Slots = ImmutableDictionary<int, SlotState>.Empty,
        };
        QuitStarting(draft, worker => worker.Generation != generation);
        draft.Tell(new FleetNews.ReloadBegun(generation));
    }

    /// <summary>Nothing has changed; it is remembered for whoever waits for the end of a reload.</summary>
    public static void ReloadRefused(Draft draft) =>
        draft.State = draft.State with { RefusedReloads = draft.State.RefusedReloads + 1, LastReloadRefused = true };

    public static void Scale(Draft draft, int by)
    {
        if (draft.State.IsLeaving)
        {
            return;
        }
        // Four cells of the status page a slot: serving, starting, draining, and killed but not reaped.
        int most = draft.Options.MaxProcesses / 4;
        int target = draft.State.Target;
        if (target + by < 1 || target + by > most)
        {
            draft.Tell(new FleetNews.NotScaled(target, target == 0 ? "there is none" : by < 0 ? "the last worker stays" : $"{most} are the most"));
            return;
        }
        draft.State = draft.State with { Target = target + by };
        draft.Tell(new FleetNews.Scaled(target, target + by));
    }

    /// <summary>
    /// Nobody serves from now on and the listeners stay, so who connects waits. A reload brings the workers back, and so does each TTIN
    /// with one.
    /// </summary>
    public static void Rest(Draft draft)
    {
        if (draft.State is { IsLeaving: false, Target: > 0 })
        {
            draft.Tell(new FleetNews.Resting(draft.State.Target));
            draft.State = draft.State with { Target = 0, Reloading = false };
        }
    }

    /// <summary>
    /// A worker failed to boot. True if that ended more than the worker: the candidate generation, or the master's start; then the
    /// slot has no failure to answer for.
    /// </summary>
    public static bool BootFailed(Draft draft, WorkerState worker, ExitReason reason, string why)
    {
        if (draft.State.ProvenGeneration == 0)
        {
            draft.Tell(new FleetNews.StartFailed(reason, why));
            Stopping.Abandon(draft, reason == ExitReason.NotLoaded ? Contract.ExitCodes.AppNotLoaded : Contract.ExitCodes.BootFailed);
            return true;
        }
        if (worker.Generation != draft.State.Generation || worker.Generation == draft.State.ProvenGeneration)
        {
            return false;
        }
        // The candidate takes its options with it.
        (FleetOptions options, int target) = draft.State.FallBack ?? (draft.State.Options, draft.State.Target);
        draft.State = draft.State with
        {
            Options = options,
            Target = target,
            FallBack = null,
            Generation = draft.State.ProvenGeneration,
            Reloading = false,
            FailedGeneration = worker.Generation,
        };
        QuitStarting(draft, other => other.Generation == worker.Generation);
        draft.Tell(new FleetNews.ReloadFailed(worker.Generation, draft.State.Generation, why));
        return true;
    }

    private static void QuitStarting(Draft draft, Predicate<WorkerState> which)
    {
        foreach (WorkerState worker in draft.State.Workers)
        {
            if (worker.Stage == WorkerStage.Starting && which(worker))
            {
                draft.Quit(worker);
            }
        }
    }
}
