namespace PneuXNet.Supervisor.Processes;

/// <summary>The descriptors that one wait is about, each with what is to be done when it has something: poll(2).</summary>
internal sealed class PollSet
{
    private readonly List<Action> _then = [];
    private Native.PollFd[] _watched = new Native.PollFd[16];

    public void Clear() => _then.Clear();

    public void Add(int descriptor, Action then, short events = Native.PollIn)
    {
        if (_then.Count == _watched.Length)
        {
            Array.Resize(ref _watched, 2 * _watched.Length);
        }
        _watched[_then.Count] = new Native.PollFd { Fd = descriptor, Events = events };
        _then.Add(then);
    }

    /// <summary>Sleeps until a descriptor has something or the span has passed (none: for ever), and does what is to be done, in order.</summary>
    public unsafe void Wait(TimeSpan? atMost)
    {
        int milliseconds = atMost is { } span ? (int)Math.Clamp(Math.Ceiling(span.TotalMilliseconds), 0, int.MaxValue) : -1;
        fixed (Native.PollFd* watched = _watched)
        {
            // An interrupted call is as good as one that timed out: whoever waits looks around, and sleeps again.
            if (Native.Poll(watched, (nuint)_then.Count, milliseconds) <= 0)
            {
                return;
            }
        }
        for (int i = 0; i < _then.Count; i++)
        {
            if (_watched[i].Revents != 0)
            {
                _then[i]();
            }
        }
    }
}
