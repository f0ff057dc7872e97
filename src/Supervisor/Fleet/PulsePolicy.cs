namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// How often a worker shows its pulse: six times within the timeout, so that a late one or two don't matter, and never more seldom
/// than every five seconds, so that a status shown to people is fresh. Each pulse wakes an idle process, so not more often than useful.
/// </summary>
internal static class PulsePolicy
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static TimeSpan IntervalFor(TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
        {
            return Longest;
        }
        TimeSpan sixth = timeout / 6;
        return sixth < Shortest ? Shortest : sixth > Longest ? Longest : sixth;
    }
}
