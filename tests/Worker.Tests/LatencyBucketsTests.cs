using NUnit.Framework;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Tests;

public sealed class LatencyBucketsTests
{
    // Every duration up to 4 ms, then steps of a thousandth up to the end of the scale.
    private static IEnumerable<long> Durations()
    {
        for (long microseconds = 0; microseconds < 1L << 28; microseconds += 1 + (microseconds / 4096))
        {
            yield return microseconds;
        }
    }

    [Test]
    public void A_longer_duration_never_has_a_lower_bucket()
    {
        Assert.That(Durations().Select(LatencyBuckets.IndexOf), Is.Ordered);
    }

    [Test]
    public void A_duration_lies_below_the_bound_of_its_bucket_and_not_below_that_of_the_one_before()
    {
        Assert.That(Durations().Where(duration => !LiesInItsBucket(duration)), Is.Empty);
    }

    [Test]
    public void A_reading_is_at_most_a_quarter_too_high()
    {
        IEnumerable<long> wrong = Durations().Where(duration => duration >= 4
            && LatencyBuckets.UpperBound(LatencyBuckets.IndexOf(duration)) > duration * 1.25 + 1);

        Assert.That(wrong, Is.Empty);
    }

    [TestCase(-1, 0)]
    [TestCase(long.MaxValue, LatencyBuckets.Count - 1)]
    public void What_is_off_the_scale_goes_to_its_end(long microseconds, int bucket)
    {
        Assert.That(LatencyBuckets.IndexOf(microseconds), Is.EqualTo(bucket));
    }

    private static bool LiesInItsBucket(long duration)
    {
        int bucket = LatencyBuckets.IndexOf(duration);
        return duration < LatencyBuckets.UpperBound(bucket) && (bucket == 0 || duration >= LatencyBuckets.UpperBound(bucket - 1));
    }
}
