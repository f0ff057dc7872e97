using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// What the answers of a worker to its checks mean. Before it serves they decide whether it may; while it serves, whether it may go on.
/// </summary>
internal static class Checks
{
    public static ImmutableArray<CheckClock> ClocksFor(FleetOptions options, TimeSpan now) =>
        [.. options.Repeats.Select(repeat => new CheckClock(now + repeat.Every, Failures: 0))];

    public static void Passed(Draft draft, int id)
    {
        switch (draft.State.Find(id))
        {
            case { Stage: WorkerStage.Checking } worker:
                Life.MayServe(draft, worker);
                break;
            case { Stage: WorkerStage.Serving, AskedNow: { } asked } worker:
                draft.Change(Wound(worker, asked, failures: 0, draft.Now));
                break;
        }
    }

    public static void Failed(Draft draft, int id, string why)
    {
        switch (draft.State.Find(id))
        {
            case { Stage: WorkerStage.Checking } worker:
                draft.Tell(new FleetNews.CheckFailed(worker, why));
                draft.Quit(worker, ExitReason.CheckFailed);
                Blame(draft, worker, why);
                break;
            case { Stage: WorkerStage.Serving, AskedNow: { } asked } worker:
                Count(draft, worker, asked, why);
                break;
        }
    }

    /// <summary>The host bounds each check; if it lost one all the same, the generation must not hang on it.</summary>
    public static void TimedOut(Draft draft, WorkerState worker, TimeSpan span)
    {
        draft.Tell(new FleetNews.ChecksTimedOut(worker, span, worker.Options.ChecksLimit));
        draft.Condemn(worker, ExitReason.CheckFailed);
        Blame(draft, worker, FormattableString.Invariant($"its checks were not done after {span.TotalSeconds:0.0} s"));
    }

    /// <summary>The next repeated check that is due is asked, one at a time for each worker.</summary>
    public static void AskAgain(Draft draft, WorkerState worker)
    {
        if (worker is not { Stage: WorkerStage.Serving, AskedNow: null })
        {
            return;
        }
        for (int i = 0; i < worker.Clocks.Length; i++)
        {
            if (worker.Clocks[i].Due <= draft.Now)
            {
                draft.Change(worker with { AskedNow = i });
                draft.Do(new FleetAction.Check(worker.Id, worker.Options.Repeats[i].Check));
                return;
            }
        }
    }

    public static TimeSpan? NextDue(WorkerState worker) =>
        worker is { Stage: WorkerStage.Serving, AskedNow: null, Clocks.Length: > 0 } ? worker.Clocks.Min(clock => clock.Due) : null;

    private static void Count(Draft draft, WorkerState worker, int asked, string why)
    {
        int failures = worker.Clocks[asked].Failures + 1;
        int limit = worker.Options.Repeats[asked].Failures;
        WorkerState counted = Wound(worker, asked, failures, draft.Now);
        if (worker.IsSpent)
        {
            draft.Change(counted);
            return;
        }
        draft.Tell(new FleetNews.Unwell(worker, why, failures, limit));
        draft.Change(failures < limit ? counted : counted with { Retiring = ExitReason.CheckFailed });
    }

    private static WorkerState Wound(WorkerState worker, int asked, int failures, TimeSpan now) => worker with
    {
        AskedNow = null,
        Clocks = worker.Clocks.SetItem(asked, new CheckClock(now + worker.Options.Repeats[asked].Every, failures)),
    };

    private static void Blame(Draft draft, WorkerState worker, string why)
    {
        if (draft.State.Phase == FleetPhase.Running && !Generations.Fail(draft, worker, ExitReason.CheckFailed, why))
        {
            draft.Charge(worker);
        }
    }
}
