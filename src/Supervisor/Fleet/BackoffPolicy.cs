namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// How long a slot waits after its worker failed: not at all the first time, since most crashes are single ones, then half a second,
/// doubled each time up to half a minute, so that a crash loop costs next to nothing and a repaired app is back soon.
/// </summary>
internal static class BackoffPolicy
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static TimeSpan Delay(int failures)
    {
        if (failures <= 1)
        {
            return TimeSpan.Zero;
        }
        int doublings = Math.Min(failures - 2, 10);
        TimeSpan delay = First * (1 << doublings);
        return delay < Longest ? delay : Longest;
    }
}
