namespace PneuXNet.Worker.Deadlines;

/// <summary>What the control thread has seen of one request, between two looks. Nobody else touches it.</summary>
internal sealed class RequestWatch
{
    /// <summary>Which request of those that share the account.</summary>
    public long Id { get; private set; }

    /// <summary>Bytes of the response when they grew last.</summary>
    public long Written { get; private set; }

    public long WrittenAt { get; private set; }

    /// <summary>How long its response may be silent (null: as long as it likes), and whether that was found out: once it has started it stays.</summary>
    public (TimeSpan? Limit, bool IsKnown) Silence { get; set; }

    /// <summary>When it was answered in the app's place or cut off; null if it wasn't.</summary>
    public long? GivenUpAt { get; private set; }

    /// <summary>It went on even after the grace: nobody waits for it any more.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>What it was called when it was given up.</summary>
    public (string Method, string Path, TimeSpan Limit) Name { get; private set; } = ("", "", TimeSpan.Zero);

    /// <summary>Begins anew if the account serves another request by now.</summary>
    public void Follow(long id, long written, long now)
    {
        if (Id != id)
        {
            (Id, Written, WrittenAt, Silence, GivenUpAt, IsAbandoned) = (id, written, now, default, null, false);
        }
        else if (Written != written)
        {
            (Written, WrittenAt) = (written, now);
        }
    }

    public void GiveUp(string method, string path, TimeSpan limit, long now) => (GivenUpAt, Name) = (now, (method, path, limit));
}
