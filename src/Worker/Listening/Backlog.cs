namespace PneuXNet.Worker.Listening;

/// <summary>
/// What waits to be accepted from listeners to which nobody can connect any more. Nobody comes after us there: what is left when the
/// last descriptor of such a listener is closed is reset, so a drain accepts it first.
/// </summary>
/// <param name="isWaiting">Whether one of these descriptors has a connection that waits: poll(2).</param>
internal sealed class Backlog(Func<int[], bool> isWaiting, TimeProvider time)
{
    /// <summary>
    /// A client whose connect was answered a moment before the listener refused has its connection in the backlog a round trip later.
    /// </summary>
    private static readonly TimeSpan HandshakesEnd = TimeSpan.FromMilliseconds(200);

    private int[] _descriptors = [];
    private long _seenAt;

    /// <summary>Said by the master, before the drain that is to empty them.</summary>
    public void Refuses(IEnumerable<int> descriptors)
    {
        _seenAt = time.GetTimestamp();
        Volatile.Write(ref _descriptors, [.. _descriptors, .. descriptors]);
    }

    /// <summary>Whether nothing waits, and nothing can come any more. To be asked again and again.</summary>
    public bool IsEmpty()
    {
        int[] descriptors = Volatile.Read(ref _descriptors);
        if (descriptors.Length == 0)
        {
            return true;
        }
        if (isWaiting(descriptors))
        {
            _seenAt = time.GetTimestamp();
        }
        return time.GetElapsedTime(_seenAt) >= HandshakesEnd;
    }
}
