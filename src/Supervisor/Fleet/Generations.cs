using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// Reloads. A generation of which no worker serves yet, or not for long enough, is a candidate: its first failure discards it, and the
/// proven generation before it serves on, as many workers as before. The first generation of all has nothing to fall back on, so its
/// failure ends the master.
/// </summary>
internal static class Generations
{
    public static void Reload(Draft draft, FleetOptions options)
    {
        FleetState state = draft.State;
        if (state.IsLeaving)
        {
            return;
        }
        int generation = state.NewestGeneration + 1;
        bool isFirst = state.ProvenGeneration == 0;
        draft.State = state with
        {
            Options = options,
            FallBack = isFirst ? null : state.ProvenOptions,
            Target = isFirst ? options.Workers : state.Target,
            TargetOfCandidate = isFirst ? null : options.Workers,
            Generation = generation,
            NewestGeneration = generation,
            Reloading = true,
            LastReload = new ReloadOutcome(generation, draft.Now),
            // Whoever reloads has mended something: nobody waits for an old back-off.
            Slots = ImmutableDictionary<int, SlotState>.Empty,
        };
        SendHome(draft, worker => worker.Generation > draft.State.ProvenGeneration || HasColleague(draft, worker));
        draft.Tell(new FleetNews.ReloadBegun(generation));
    }

    /// <summary>Nothing has changed; it is remembered for whoever waits for the end of a reload.</summary>
    public static void Refuse(Draft draft, string why)
    {
        draft.State = draft.State with { RefusedReloads = draft.State.RefusedReloads + 1 };
        draft.Tell(new FleetNews.ReloadRefused(why));
        // One that is under way goes on, and what becomes of that is of more interest.
        if (!draft.State.Reloading)
        {
            draft.State = draft.State with
            {
                LastReload = new ReloadOutcome(Generation: 0, draft.Now)
                {
                    Status = ReloadStatus.Failed, EndedAt = draft.Now, ServesOn = draft.State.Generation, Why = why,
                },
            };
        }
    }

    public static void Scale(Draft draft, int by)
    {
        if (draft.State.IsLeaving || by == 0)
        {
            return;
        }
        int most = draft.Options.MaxSlots;
        int target = draft.State.Target;
        if (target + by < 1 || target + by > most)
        {
            draft.Tell(new FleetNews.NotScaled(target, target == 0 ? "there is none" : by < 0 ? "the last worker stays" : $"{most} are the most"));
            return;
        }
        if (target == 0 && draft.State.TargetOfCandidate is not null)
        {
            // Both generations would fill all slots at once.
            draft.Tell(new FleetNews.NotScaled(target, "a reload is bringing the workers back"));
            return;
        }
        int? ofCandidate = draft.State.TargetOfCandidate is { } wanted ? Math.Clamp(wanted + by, 1, most) : null;
        draft.State = draft.State with { Target = target + by, TargetOfCandidate = ofCandidate };
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
            draft.State = draft.State with { Target = 0 };
            if (draft.State.Reloading)
            {
                GiveUp(draft, "the workers were sent home");
            }
        }
    }

    /// <summary>A worker of the newest generation has served for long enough: from now on that is the one to fall back on.</summary>
    public static void Prove(Draft draft)
    {
        FleetState state = draft.State;
        if (state.Generation != state.ProvenGeneration
            && state.Workers.Exists(worker => worker.Generation == state.Generation && worker.IsSettled(draft.Now)))
        {
            draft.State = state with
            {
                ProvenGeneration = state.Generation,
                FallBack = null,
                Target = state.TargetOfCandidate ?? state.Target,
                TargetOfCandidate = null,
            };
        }
    }

    public static void NoticeDone(Draft draft)
    {
        FleetState state = draft.State;
        if (state.Reloading && !state.HasCandidate && Enumerable.Range(0, state.Target).All(slot => state.Workers.Exists(worker =>
            worker.Slot == slot && worker.Generation == state.Generation && worker.IsSettled(draft.Now))))
        {
            draft.State = state with
            {
                Reloading = false,
                LastReload = state.LastReload! with { Status = ReloadStatus.Done, EndedAt = draft.Now, ServesOn = state.Generation },
            };
            draft.Tell(new FleetNews.ReloadDone(state.Generation));
        }
    }

    /// <summary>
    /// A live worker failed. True if that ended more than the worker: the candidate generation, or the master's start; then the slot has
    /// no failure to answer for.
    /// </summary>
    public static bool Fail(Draft draft, WorkerState worker, ExitReason reason, string why)
    {
        FleetState state = draft.State;
        if (worker.Generation != state.Generation || worker.Generation == state.ProvenGeneration)
        {
            return false;
        }
        if (state.ProvenGeneration == 0)
        {
            draft.Tell(new FleetNews.StartFailed(reason, why));
            Stopping.Abandon(draft, reason == ExitReason.NotLoaded ? Contract.ExitCodes.AppNotLoaded : Contract.ExitCodes.BootFailed);
            return true;
        }
        Discard(draft, new ReloadOutcome(worker.Generation, state.LastReload?.BegunAt ?? draft.Now)
        {
            Status = ReloadStatus.Failed, EndedAt = draft.Now, ServesOn = state.ProvenGeneration, Worker = worker, Reason = reason, Why = why,
        });
        return true;
    }

    private static void Discard(Draft draft, ReloadOutcome outcome)
    {
        FallBack(draft, outcome);
        SendHome(draft, other => other.Generation == outcome.Generation);
        draft.Tell(new FleetNews.ReloadFailed(outcome));
    }

    /// <summary>Nobody is left who could serve the new generation.</summary>
    private static void GiveUp(Draft draft, string why) => FallBack(draft, draft.State.LastReload! with
    {
        Status = ReloadStatus.Failed, EndedAt = draft.Now, ServesOn = draft.State.ProvenGeneration, Why = why,
    });

    /// <summary>A candidate takes its options with it.</summary>
    private static void FallBack(Draft draft, ReloadOutcome outcome) => draft.State = draft.State with
    {
        Options = draft.State.ProvenOptions,
        FallBack = null,
        TargetOfCandidate = null,
        Generation = draft.State.HasCandidate ? draft.State.ProvenGeneration : draft.State.Generation,
        Reloading = false,
        LastReload = outcome,
    };

    /// <summary>Who does not serve yet leaves now; who serves goes as soon as another one serves in its place.</summary>
    private static void SendHome(Draft draft, Predicate<WorkerState> which)
    {
        foreach (WorkerState worker in draft.State.Workers.FindAll(worker => worker is { IsLive: true, IsSpare: false } && which(worker)))
        {
            if (worker.IsComing)
            {
                draft.Quit(worker);
            }
            else if (worker.Generation > draft.State.ProvenGeneration && !worker.IsSpent)
            {
                draft.Change(worker with { Retiring = ExitReason.Asked });
            }
        }
    }

    private static bool HasColleague(Draft draft, WorkerState worker) =>
        draft.State.Workers.Exists(other => other.IsLive && other.Slot == worker.Slot && other.Id != worker.Id);
}
