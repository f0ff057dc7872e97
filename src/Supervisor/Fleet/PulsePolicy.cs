namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// How often a worker shows its pulse: three times within the timeout, so that a late one doesn't matter, and never more seldom
/// than every ten seconds, so that a status shown to people is fresh. A pulse is most of what an idle worker costs (it
/// wakes its thread pool and the pool's gate), so there is none more than useful.
/// </summary>
internal static class PulsePolicy
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static TimeSpan IntervalFor(TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
        {
            return Longest;
        }
        TimeSpan third = timeout / 3;
        return third < Shortest ? Shortest : third > Longest ? Longest : third;
    }
}
