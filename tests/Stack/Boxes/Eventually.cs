namespace PneuXNet.Stack.Boxes;

/// <summary>Waiting for what no event tells of, with a deadline that only a real fault misses.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static Task Holds(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    /// <param name="explain">What to show if it never holds.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, Func<Task<string>>? explain = null)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Deadline)
            {
                Assert.Fail($"waited {Deadline.TotalSeconds:0} s in vain: {what}\n{(explain is null ? "" : await explain())}");
            }
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
