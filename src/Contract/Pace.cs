namespace PneuXNet.Contract;

/// <summary>How fast somebody was between two looks.</summary>
/// <param name="PerSecond">Requests that ended.</param>
/// <param name="FailedPerSecond">Those of them that failed.</param>
/// <param name="P50">Seconds that half of them took at most; null: none has ended.</param>
/// <param name="P99">Seconds that 99 of 100 took at most.</param>
public sealed record Pace(double PerSecond, double FailedPerSecond, double? P50, double? P99)
{
    /// <param name="span">What lies between; nothing was fast in no time.</param>
    public static Pace Between(Counts before, Counts now, TimeSpan span)
    {
        Dictionary<double, long> earlier = before.Latency.ToDictionary(count => count.Below, count => count.Count);
        LatencyCount[] between =
        [
            .. now.Latency.Select(count => count with { Count = count.Count - earlier.GetValueOrDefault(count.Below) }).Where(count => count.Count > 0),
        ];
        return new Pace(Rate(now.Ended - before.Ended, span), Rate(now.Failed - before.Failed, span), Quantile(between, 0.5), Quantile(between, 0.99));
    }

    private static double Rate(long more, TimeSpan span) => span > TimeSpan.Zero ? Math.Max(0, more) / span.TotalSeconds : 0;

    private static double? Quantile(LatencyCount[] counts, double share)
    {
        long wanted = (long)Math.Ceiling(share * counts.Sum(count => count.Count));
        long seen = 0;
        foreach (LatencyCount count in counts)
        {
            seen += count.Count;
            if (seen >= wanted)
            {
                return count.Below;
            }
        }
        return null;
    }
}
