using System.Numerics;

namespace PneuXNet.Contract;

/// <summary>
/// The scale of the latency histogram: four buckets an octave of microseconds, so that a reading is at most a quarter too high,
/// and a bucket is found with one leading-zero count.
/// </summary>
public static class LatencyBuckets
{
    /// <summary>Covers 0 to 2^28 microseconds (four and a half minutes); the last bucket takes all that is longer.</summary>
    public const int Count = 112;

    /// <summary>The bucket for a duration. Durations below 4 microseconds have a bucket each.</summary>
    public static int IndexOf(long microseconds)
    {
        if (microseconds < 4)
        {
            return (int)Math.Max(0, microseconds);
        }
        int octave = BitOperations.Log2((ulong)microseconds);
        int quarter = (int)(microseconds >> (octave - 2)) & 3;
        return Math.Min(((octave - 1) * 4) + quarter, Count - 1);
    }

    /// <summary>The first duration, in microseconds, that is too long for the bucket.</summary>
    public static long UpperBound(int bucket)
    {
        if (bucket < 4)
        {
            return bucket + 1;
        }
        int octave = (bucket / 4) + 1;
        return (4L + (bucket % 4) + 1) << (octave - 2);
    }
}
