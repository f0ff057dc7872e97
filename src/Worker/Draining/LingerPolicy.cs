namespace PneuXNet.Worker.Draining;

/// <summary>When a drain may close a connection on which nothing happens.</summary>
internal static class LingerPolicy
{
    /// <summary>A client that has just connected is about to write; closing now would lose a request that we took upon us by accepting.</summary>
    private static readonly TimeSpan FirstRequestGrace = TimeSpan.FromMilliseconds(500);

    /// <param name="inFlight">Requests under way.</param>
    /// <param name="hasCarried">Whether a request ever came.</param>
    /// <param name="idleFor">Time since the last response or, before the first request, since the accept.</param>
    /// <param name="linger">How long an idle connection may stay: a client that reuses it within this time is answered, and told to close.</param>
    public static bool MayClose(int inFlight, bool hasCarried, TimeSpan idleFor, TimeSpan linger)
    {
        TimeSpan grace = hasCarried || linger > FirstRequestGrace ? linger : FirstRequestGrace;
        return inFlight == 0 && idleFor >= grace;
    }
}
