namespace PneuXNet.Worker.Listening;

/// <summary>
/// Between two accepts of a worker with a limit of threads: a connection counts against the limit only with its first request, and a
/// worker that didn't wait for it would take a whole burst before it knows that it has reached the limit.
/// </summary>
internal sealed class FirstRequest(TimeProvider time)
{
    /// <summary>Clients mostly send with the connect. One that doesn't may hold up the next by no more than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(5);

    public async Task WaitAsync(TrackedConnection accepted)
    {
        if (!accepted.Settled.IsCompleted)
        {
            await Task.WhenAny(accepted.Settled, Task.Delay(Longest, time)).ConfigureAwait(false);
        }
    }
}
