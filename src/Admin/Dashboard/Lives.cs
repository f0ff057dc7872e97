using System.Collections.Immutable;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Dashboard;

/// <summary>
/// The lives of workers over the last minutes, told by the master's events and corrected by what the status page shows. A pure function:
/// after a restart of the admin app the events that are kept tell them again.
/// </summary>
internal sealed record Lives(ImmutableArray<Life> All)
{
    public static readonly Lives None = new([]);

    // What is listed and has no life yet, or lives and is not listed any more, may just have been between two writings.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <param name="events">That are new.</param>
    /// <param name="workers">That live now.</param>
    /// <param name="since">Who ended before that is forgotten.</param>
    public Lives Next(IEnumerable<EventFacts> events, IReadOnlyList<WorkerFacts> workers, DateTimeOffset now, DateTimeOffset since)
    {
        Lives next = events.Aggregate(this, (lives, happened) => lives.After(happened));
        foreach (WorkerFacts worker in workers)
        {
            next = next.Knowing(worker, now);
        }
        HashSet<int> living = [.. workers.Select(worker => worker.Pid)];
        return new Lives(
        [
            .. next.All.Select(life => life.End is null && !living.Contains(life.Pid) && life.Spans[^1].From < Milliseconds(now - Grace)
                ? life with { End = Milliseconds(now), Reason = "ended" }
                : life).Where(life => life.End is null || life.End > Milliseconds(since)),
        ]);
    }

    private Lives After(EventFacts happened)
    {
        if (happened is not { Slot: { } slot, Pid: { } pid })
        {
            return this;
        }
        long at = happened.Time.ToUnixTimeMilliseconds();
        return happened.Event switch
        {
            "Booting" => new Lives(All.Add(new Life(slot, pid, [new Span("starting", at)]))),
            "Accepting" or "Promoted" => Changed(pid, life => life.In("serving", at) with { Slot = slot }),
            "Draining" or "LeavingByItself" or "Quitting" => Changed(pid, life => life.In("draining", at)),
            "Silent" or "BootTimedOut" or "DrainOverran" or "OnlyOverdueLeft" or "KilledByOrder" or "TooHeavy" => Changed(pid, life => life.In("killed", at)),
            "EndedRecycled" or "EndedAsAsked" => Changed(pid, life => life with { End = at, Reason = ReasonIn(happened.Message) }),
            "Ended" => Changed(pid, life => life with { End = at, Reason = ReasonIn(happened.Message), IsDeath = true }),
            _ => this,
        };
    }

    /// <summary>A worker that was there before the events that are kept.</summary>
    private Lives Knowing(WorkerFacts worker, DateTimeOffset now)
    {
        if (worker.Pid == 0 || TimeSpan.FromSeconds(worker.Age) < Grace || All.Any(life => life.Pid == worker.Pid && life.End is null))
        {
            return this;
        }
        var life = new Life(worker.Slot, worker.Pid, [new Span("starting", Milliseconds(now.AddSeconds(-worker.Age)))]);
        if (worker.Serving is { } serving)
        {
            life = life.In("serving", Milliseconds(now.AddSeconds(-serving)));
        }
        return new Lives(All.Add(worker.Stage switch
        {
            "draining" => life.In("draining", Milliseconds(now)),
            "condemned" or "killed" => life.In("killed", Milliseconds(now)),
            _ => life,
        }));
    }

    // A pid comes again one day: the last that has it is meant.
    private Lives Changed(int pid, Func<Life, Life> change)
    {
        for (int i = All.Length - 1; i >= 0; i--)
        {
            if (All[i].Pid == pid && All[i].End is null)
            {
                return new Lives(All.SetItem(i, change(All[i])));
            }
        }
        return this;
    }

    // "worker 3 (pid 812) ended: killed for silence, SIGKILL"
    private static string ReasonIn(string message) => message.IndexOf(") ", StringComparison.Ordinal) is >= 0 and var at ? message[(at + 2)..] : message;

    private static long Milliseconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();
}
