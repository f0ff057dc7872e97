namespace PneuXNet.Worker.Listening;

/// <summary>
/// Lets less loaded siblings go first. It looks only before an accept, so an idle worker, which waits in one, pays nothing; and it
/// never waits long, so a wrong guess delays a connection and can't strand it.
/// </summary>
internal sealed class LeastLoaded(Func<long> own, Func<long?> least, Func<int> closedLately, TimeProvider time)
{
    /// <summary>Long enough for an idle sibling to wake and accept.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Twenty milliseconds for one connection, then it is taken whoever has more.</summary>
    private const int MostPauses = 10;

    /// <summary>Returns when this worker is the right one for the next connection, or has waited long enough.</summary>
    public async ValueTask YieldAsync(CancellationToken permit)
    {
        for (int pauses = 0; pauses < MostPauses && BalancePolicy.ShouldYield(own(), least(), closedLately()); pauses++)
        {
            await Task.Delay(Pause, time, permit).ConfigureAwait(false);
        }
    }
}
