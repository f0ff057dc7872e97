using System.Globalization;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Metrics;

/// <summary>
/// The buckets that are told of durations and waits: every second one of those that are kept, from a quarter of a millisecond to two
/// minutes, so that each bound is exact and a quantile read from them is at most half too high.
/// </summary>
internal static class LatencyScale
{
    private const double MicrosecondsPerSecond = 1e6;
    private const long Least = 1 << 8;
    private const long Most = 1 << 27;

    /// <summary>Indexes of the last kept bucket below each bound. Powers of two in microseconds, and one and a half of each.</summary>
    private static readonly int[] Last =
    [
        .. Enumerable.Range(0, LatencyBuckets.Count)
            .Where(bucket => LatencyBuckets.UpperBound(bucket) is >= Least and <= Most && bucket % 2 == 1),
    ];

    /// <summary>Cumulative counts with their upper bounds, then sum and number.</summary>
    /// <param name="counts">By <see cref="LatencyBuckets"/>.</param>
    /// <param name="microseconds">All of them together.</param>
    public static IEnumerable<Sample> Of(long[] counts, long microseconds)
    {
        long[] sums = new long[LatencyBuckets.Count];
        long sum = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = sum += counts[i];
        }
        foreach (int bucket in Last)
        {
            string bound = (LatencyBuckets.UpperBound(bucket) / MicrosecondsPerSecond).ToString("0.######", CultureInfo.InvariantCulture);
            yield return Sample.Of(sums[bucket], "le", bound) with { Suffix = "_bucket" };
        }
        yield return Sample.Of(sum, "le", "+Inf") with { Suffix = "_bucket" };
        yield return Sample.Of(microseconds / MicrosecondsPerSecond) with { Suffix = "_sum" };
        yield return Sample.Of(sum) with { Suffix = "_count" };
    }
}
