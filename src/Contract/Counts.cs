namespace PneuXNet.Contract;

/// <summary>What somebody has counted of requests until a moment. All of it only grows.</summary>
/// <param name="Latency">How many took how long, shortest first.</param>
public sealed record Counts(long Ended, long Failed, IReadOnlyList<LatencyCount> Latency)
{
    /// <summary>Of somebody who has not begun yet.</summary>
    public static readonly Counts None = new(0, 0, []);

    /// <summary>So far.</summary>
    public static Counts Of(RequestTotals totals) => new(totals.Ended, totals.Failed, totals.Histogram);

    /// <summary>So far.</summary>
    public static Counts Of(WorkerFacts worker) => new(worker.Requests, worker.Failed, worker.Latency ?? []);
}
