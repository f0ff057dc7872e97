using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PneuXNet.Admin.Access;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Dashboard;

/// <summary>What one page that is open is told, each second. Nothing is queued for it: a page that is slow misses what is in between.</summary>
internal sealed class Feed(Recorder recorder, AccessPolicy access, TimeProvider time)
{
    private const double Late = 1;
    private const int MostLate = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken gone)
    {
        using var clock = new PeriodicTimer(Interval, time);
        Chronicle? before = null;
        do
        {
            Chronicle now = recorder.Look();
            yield return new SseItem<string>(JsonSerializer.Serialize(Message(before, now), FeedJson.Default.FeedMessage));
            before = now;
        }
        while (await clock.WaitForNextTickAsync(gone));
    }

    private FeedMessage Message(Chronicle? before, Chronicle now)
    {
        ServiceFacts facts = now.Facts!;
        RequestFacts[] late = [.. facts.Requests.Where(request => request.Age >= Late)];
        return new FeedMessage
        {
            IsWhole = before is null,
            Time = now.At.ToUnixTimeMilliseconds(),
            CanSteer = access.CanSteer,
            Master = facts.Master,
            Findings = now.Findings,
            Speed = now.Speed,
            Ended = facts.Totals.Ended,
            Failed = facts.Totals.Failed,
            Workers = [.. facts.Workers.Select(worker => Show(now, worker))],
            Late = [.. late.Take(MostLate)],
            LateCount = late.Length,
            Tallies = facts.Tallies,
            Moments = Several(before is null ? now.Moments : now.Moments.FindAll(moment => before.Moments.IsEmpty || moment.Time > before.Moments[^1].Time)),
            Lives = before is not null && before.Lives.All.SequenceEqual(now.Lives.All) ? null : now.Lives.All,
            Events = Several(before is null ? now.Events : now.Events.FindAll(happened => happened.Id > before.LastEvent)),
        };
    }

    private static WorkerNow Show(Chronicle now, WorkerFacts worker)
    {
        Pace speed = now.SpeedOf(worker);
        return new WorkerNow(
            worker.Slot, worker.Pid, worker.Generation, worker.Stage, Diagnosis.IsSilent(worker), worker.Reason, worker.Age, worker.Heartbeat, worker.KilledIn, speed.PerSecond, speed.P50, speed.P99,
            worker.Executing, worker.Waiting, worker.Connections, worker.Failed, worker.MemoryPrivate);
    }

    private static IReadOnlyList<T>? Several<T>(IReadOnlyList<T> all) => all.Count == 0 ? null : all;
}
