namespace PneuXNet.EndToEnd.Harness;

/// <summary>Waiting for what no event tells of: looked at often, with a deadline so generous that only a real fault misses it.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task Holds(Func<bool> condition, string what, TimeSpan? deadline = null)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > (deadline ?? Deadline))
            {
                Assert.Fail($"waited {(deadline ?? Deadline).TotalSeconds:0} s in vain: {what}");
            }
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
