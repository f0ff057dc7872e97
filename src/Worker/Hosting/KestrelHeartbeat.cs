using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;

namespace PneuXNet.Worker.Hosting;

/// <summary>
/// Kestrel's heartbeat, which checks the limits of open connections, renews the Date header and trims memory pools, taken over so
/// that it rests while there is nothing to check. Kestrel beats once a second for ever: 3.4 ms of processor time in 30 s, half of
/// what an idle worker would use.
/// </summary>
/// <remarks>
/// There is no supported way: the interval is a constant and the server holds the beat in a private place. Hence reflection, once, at
/// the start; a Kestrel that is built differently keeps its own beat. Connections of the private socket don't count as need: the
/// master is the only one there, and has its own limits.
/// </remarks>
internal sealed class KestrelHeartbeat
{
    /// <summary>Kestrel's own rhythm, on which its limits are built.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Beats after the last connection has closed: memory pools give back what they no longer need ten seconds later.</summary>
    private const int IdleBeats = 15;

    private readonly Action _beat;
    private readonly Func<bool> _isNeeded;
    private readonly ITimer _timer;
    private readonly Lock _beating = new();
    private int _running;
    private int _idle;

    public KestrelHeartbeat(Action beat, Func<bool> isNeeded, TimeProvider time)
    {
        _beat = beat;
        _isNeeded = isNeeded;
        _timer = time.CreateTimer(static heartbeat => ((KestrelHeartbeat)heartbeat!).Tick(), this, Timeout.InfiniteTimeSpan, Interval);
        // So that what the start has left behind is trimmed.
        Wake();
    }

    /// <summary>
    /// Stops Kestrel's own beat and returns one that rests; null, and everything stays as it was, if Kestrel is not built as it is in
    /// .NET 10.
    /// </summary>
    public static KestrelHeartbeat? TryTakeOver(IServer kestrel, Func<bool> isNeeded, TimeProvider time)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        object? context = kestrel.GetType().GetProperty("ServiceContext", Own)?.GetValue(kestrel);
        if (context?.GetType().GetProperty("Heartbeat", Own)?.GetValue(context) is not IDisposable heartbeat
            || heartbeat.GetType().GetMethod("OnHeartbeat", Own, []) is not { } beat)
        {
            return null;
        }
        // Ends its thread. Kestrel does it once more when it stops, which does no harm.
        heartbeat.Dispose();
        return new KestrelHeartbeat(beat.CreateDelegate<Action>(heartbeat), isNeeded, time);
    }

    /// <summary>A connection has come. Beats at once if it was resting, so that the first Date header is not an old one.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _running) == 0 && Interlocked.Exchange(ref _running, 1) == 0)
        {
            Beat();
            _timer.Change(Interval, Interval);
        }
    }

    private void Tick()
    {
        Beat();
        _idle = _isNeeded() ? 0 : _idle + 1;
        if (_idle >= IdleBeats)
        {
            Rest();
        }
    }

    private void Rest()
    {
        _idle = 0;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Interlocked.Exchange(ref _running, 0);
        // A connection that came in between has seen it running.
        if (_isNeeded())
        {
            Wake();
        }
    }

    // One that lasts longer than the interval must not meet the next.
    private void Beat()
    {
        if (_beating.TryEnter())
        {
            try
            {
                _beat();
            }
            finally
            {
                _beating.Exit();
            }
        }
    }
}
