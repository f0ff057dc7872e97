using System.Collections.Immutable;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Dashboard;

/// <summary>What the dashboard knows: the service now, and its last fifteen minutes. Replaced with each look, never changed.</summary>
internal sealed record Chronicle
{
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    /// <summary>Between two points of the charts, and what speeds are measured over.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    /// <summary>A death of this age is news no more.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(5);

    private const int KeptEvents = 200;

    /// <summary>Goes on with what an admin app before this one has kept.</summary>
    public static Chronicle After(ImmutableList<Moment> moments) => new() { Moments = moments };

    public ImmutableList<Moment> Moments { get; private init; } = [];

    public Lives Lives { get; private init; } = Lives.None;

    /// <summary>Oldest first.</summary>
    public ImmutableList<EventFacts> Events { get; private init; } = [];

    /// <summary>The last look; null before the first.</summary>
    public ServiceFacts? Facts { get; private init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>The looks since the last point, that one's first: what speeds are measured against.</summary>
    private ImmutableList<(DateTimeOffset At, ServiceFacts Facts)> Recent { get; init; } = [];

    public long LastEvent => Events.Count > 0 ? Events[^1].Id : 0;

    /// <param name="events">That came after <see cref="LastEvent"/>.</param>
    public Chronicle With(ServiceFacts facts, IReadOnlyList<EventFacts> events, DateTimeOffset now)
    {
        ImmutableList<(DateTimeOffset At, ServiceFacts Facts)> recent = Recent.Add((now, facts));
        while (recent.Count > 2 && now - recent[1].At >= Step)
        {
            recent = recent.RemoveAt(0);
        }
        ImmutableList<EventFacts> all = Events.AddRange(events);
        Chronicle next = this with
        {
            Facts = facts,
            At = now,
            Recent = recent,
            Events = all.RemoveRange(0, Math.Max(0, all.Count - KeptEvents)),
            Lives = Lives.Next(events, facts.Workers, now, now - Kept),
        };
        // Of a single look no speed can be told.
        if (recent.Count < 2)
        {
            return next;
        }
        return Moments.IsEmpty || now - DateTimeOffset.FromUnixTimeMilliseconds(Moments[^1].Time) >= Step ? next.WithMoment() : next;
    }

    /// <summary>How fast everybody was together over the last step.</summary>
    public Pace Speed => Recent.Count < 2 ? new Pace(0, 0, null, null) : Pace.Between(Counts.Of(Recent[0].Facts.Totals), Counts.Of(Facts!.Totals), At - Recent[0].At);

    /// <summary>How fast a worker was over the last step, or since it began.</summary>
    public Pace SpeedOf(WorkerFacts worker)
    {
        WorkerFacts? earlier = Recent[0].Facts.Workers.FirstOrDefault(one => one.Id == worker.Id);
        TimeSpan span = At - Recent[0].At;
        return Pace.Between(earlier is null ? Counts.None : Counts.Of(earlier), Counts.Of(worker), span);
    }

    /// <summary>What is wrong, the worst first.</summary>
    public IReadOnlyList<Finding> Findings => Diagnosis.Of(
        Facts!.Master, Facts.Workers, Facts.Requests, Recent.Count < 2 ? null : Speed,
        Lives.All.Count(life => life.IsDeath && life.End > (At - Lately).ToUnixTimeMilliseconds()));

    private Chronicle WithMoment()
    {
        Pace speed = Speed;
        var moment = new Moment(
            At.ToUnixTimeMilliseconds(), Math.Round(speed.PerSecond, 2), Math.Round(speed.FailedPerSecond, 2), speed.P50, speed.P99,
            Facts!.Workers.Sum(worker => worker.Executing), Facts.Master.Serving);
        long oldest = (At - Kept).ToUnixTimeMilliseconds();
        return this with { Moments = Moments.Add(moment).RemoveAll(one => one.Time < oldest) };
    }
}
