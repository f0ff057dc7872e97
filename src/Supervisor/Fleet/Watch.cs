using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>What the passing of time means: pulses that stopped, boots and drains that take too long.</summary>
internal static class Watch
{
    // A loaded machine wakes us late by milliseconds; a second means that the process did not run at all.
    private static readonly TimeSpan MuchTooLate = TimeSpan.FromSeconds(1);

    /// <summary>
    /// If the master slept through its alarm (a paused machine, a stopped process), the workers may have slept too. They get time for a
    /// new pulse before anybody is judged, yet not time after time, or a machine that stutters would never lose a dead worker.
    /// </summary>
    public static void NoticeOversleep(Draft draft)
    {
        FleetState state = draft.State;
        if (state.WakeAt is not { } wakeAt || draft.Now - wakeAt < MuchTooLate || draft.Now < state.AmnestyUntil + draft.Options.Timeout)
        {
            return;
        }
        TimeSpan slowest = state.Workers.Select(worker => worker.Options.PulseInterval).Append(draft.Options.PulseInterval).Max();
        draft.State = state with { AmnestyUntil = draft.Now + (2 * slowest) + MuchTooLate };
        draft.Tell(new FleetNews.Overslept(draft.Now - wakeAt));
    }

    public static void Look(Draft draft, ImmutableArray<(int Id, TimeSpan Pulse)> pulses)
    {
        foreach ((int id, TimeSpan pulse) in pulses)
        {
            if (draft.State.Find(id) is { } worker && pulse > worker.LastPulse)
            {
                draft.Change(worker with { LastPulse = pulse });
            }
        }
        foreach (int id in draft.State.Workers.ConvertAll(worker => worker.Id))
        {
            // Looked up anew each time: judging one worker can send all the others home.
            if (draft.State.Find(id) is { } worker)
            {
                Judge(draft, worker);
            }
        }
        Memory.Look(draft);
    }

    /// <summary>The next moment at which a look is due even if nothing happens; null if there is none.</summary>
    public static TimeSpan? NextWake(Draft draft)
    {
        TimeSpan? next = draft.State.StopsAt;
        foreach (WorkerState worker in draft.State.Workers)
        {
            next = Sooner(next, Sooner(NotBeforeAmnesty(draft, BootLimit(worker)), NotBeforeAmnesty(draft, PulseLimit(worker))));
            next = Sooner(next, worker.Stage == WorkerStage.Condemned ? worker.Deadline : NotBeforeAmnesty(draft, worker.Deadline));
            next = Sooner(next, NotBeforeAmnesty(draft, ChecksLimit(worker)));
            if (draft.State.Phase == FleetPhase.Running)
            {
                next = Sooner(next, Sooner(AgeLimit(worker), Sooner(SettledAt(draft, worker), Checks.NextDue(worker))));
            }
        }
        next = Sooner(next, Memory.NextLook(draft));
        foreach ((int slot, SlotState state) in draft.State.Slots)
        {
            bool isSpare = slot >= draft.Options.FirstSpareSlot && slot < draft.Options.FirstSpareSlot + Spares.Wanted(draft.State);
            if (state.NotBefore > draft.Now && (slot < draft.State.Target || isSpare) && draft.State.Phase == FleetPhase.Running)
            {
                next = Sooner(next, state.NotBefore);
            }
        }
        return next;
    }

    private static void Judge(Draft draft, WorkerState worker)
    {
        bool amnesty = draft.Now < draft.State.AmnestyUntil;
        if (!amnesty && BootLimit(worker) <= draft.Now)
        {
            TimeSpan age = draft.Now - worker.StartedAt;
            draft.Tell(new FleetNews.BootTimedOut(worker, age, worker.Options.StartupTimeout));
            draft.Condemn(worker, ExitReason.BootTimedOut);
            if (draft.State.Phase == FleetPhase.Running
                && !Generations.Fail(draft, worker, ExitReason.BootTimedOut, FormattableString.Invariant($"not ready after {age.TotalSeconds:0.0} s")))
            {
                draft.Charge(worker);
            }
        }
        else if (!amnesty && PulseLimit(worker) <= draft.Now)
        {
            draft.Tell(new FleetNews.Silent(worker, draft.Now - worker.LastPulse, worker.Options.Timeout));
            draft.Condemn(worker, ExitReason.Silent);
            if (worker.IsLive && !Generations.Fail(draft, worker, ExitReason.Silent, "it was silent"))
            {
                draft.Charge(worker);
            }
        }
        else if (!amnesty && ChecksLimit(worker) <= draft.Now)
        {
            Checks.TimedOut(draft, worker, draft.Now - worker.ReadyAt!.Value);
        }
        else if (worker is { Stage: WorkerStage.Condemned, Deadline: { } limit } && limit <= draft.Now)
        {
            // No amnesty: it is not the worker that is slow.
            draft.Tell(new FleetNews.CaptureOverran(worker, draft.Options.CaptureTimeout));
            draft.Kill(worker);
        }
        else if (!amnesty && worker is { Stage: WorkerStage.Draining, Deadline: { } deadline } && deadline <= draft.Now)
        {
            draft.Tell(new FleetNews.DrainOverran(worker, draft.Now - deadline));
            draft.Condemn(worker, ExitReason.Overran);
        }
        else if (draft.State.Phase == FleetPhase.Running)
        {
            Checks.AskAgain(draft, GrowOld(draft, worker));
        }
    }

    private static WorkerState GrowOld(Draft draft, WorkerState worker)
    {
        if (AgeLimit(worker) is not { } limit || limit > draft.Now)
        {
            return worker;
        }
        draft.Tell(new FleetNews.Aged(worker, draft.Now - worker.ServingSince!.Value));
        WorkerState old = worker with { Retiring = ExitReason.Aged };
        draft.Change(old);
        return old;
    }

    private static TimeSpan? BootLimit(WorkerState worker) =>
        worker.Stage == WorkerStage.Starting && worker.Options.StartupTimeout > TimeSpan.Zero
            ? worker.StartedAt + worker.Options.StartupTimeout
            : null;

    private static TimeSpan? ChecksLimit(WorkerState worker) =>
        worker.Stage == WorkerStage.Checking ? worker.ReadyAt + worker.Options.ChecksLimit : null;

    private static TimeSpan? AgeLimit(WorkerState worker) =>
        worker is { Stage: WorkerStage.Serving, IsSpent: false } ? AgePolicy.LimitOf(worker) : null;

    // Nothing happens by itself when a worker has served for long enough, and somebody waits for it.
    private static TimeSpan? SettledAt(Draft draft, WorkerState worker) =>
        worker.Stage == WorkerStage.Serving && !worker.IsSettled(draft.Now) ? worker.ServingSince + worker.Options.MinReady : null;

    // Before its app has started, the startup timeout watches over a worker; its runtime may be too busy for a pulse.
    private static TimeSpan? PulseLimit(WorkerState worker) =>
        worker.ReadyAt is not null && worker.Stage is not (WorkerStage.Condemned or WorkerStage.Killed) && worker.Options.Timeout > TimeSpan.Zero
            ? worker.LastPulse + worker.Options.Timeout
            : null;

    private static TimeSpan? NotBeforeAmnesty(Draft draft, TimeSpan? limit) =>
        limit < draft.State.AmnestyUntil ? draft.State.AmnestyUntil : limit;

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;
}
