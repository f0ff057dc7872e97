namespace PneuXNet.Worker.Listening;

/// <summary>How many connections have closed lately: in the current tenth of a second and the one before.</summary>
internal sealed class Turnover(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private long _since = time.GetTimestamp();
    private int _current;
    private int _previous;

    public int Lately
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return _previous + _current;
            }
        }
    }

    public void Count()
    {
        lock (_lock)
        {
            Turn();
            _current++;
        }
    }

    private void Turn()
    {
        TimeSpan passed = time.GetElapsedTime(_since);
        if (passed >= Window)
        {
            _previous = passed >= 2 * Window ? 0 : _current;
            _current = 0;
            _since = time.GetTimestamp();
        }
    }
}
