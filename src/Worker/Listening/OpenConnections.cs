using Microsoft.AspNetCore.Connections;
using PneuXNet.Contract;
using PneuXNet.Worker.Draining;

namespace PneuXNet.Worker.Listening;

/// <summary>The connections that came from the shared listeners and are not closed yet.</summary>
/// <param name="limit">Null: as many as come.</param>
internal sealed class OpenConnections(StatusCell cell, TimeProvider time, ConnectionLimit? limit = null)
{
    private readonly Lock _lock = new();
    private readonly HashSet<TrackedConnection> _open = [];
    private readonly HashSet<TrackedConnection> _abandoned = [];
    private readonly Turnover _turnover = new(time);
    private TaskCompletionSource? _none;
    private TaskCompletionSource? _noneAtAll;

    /// <summary>Called after each that comes.</summary>
    public Action? Added { get; set; }

    /// <summary>How many there are now.</summary>
    public long Count => Volatile.Read(ref cell.Open);

    /// <summary>How many have closed lately.</summary>
    public int ClosedLately => _turnover.Lately;

    public TrackedConnection Add(ConnectionContext connection)
    {
        var tracked = new TrackedConnection(connection, this, time.GetTimestamp());
        lock (_lock)
        {
            _open.Add(tracked);
            Volatile.Write(ref cell.Open, _open.Count);
            cell.Accepted++;
            // Inside the lock, else a pause could overtake the resume that belongs after it, and stay.
            limit?.Count(_open.Count);
        }
        Added?.Invoke();
        return tracked;
    }

    public void Remove(TrackedConnection connection)
    {
        _turnover.Count();
        lock (_lock)
        {
            _open.Remove(connection);
            Volatile.Write(ref cell.Open, _open.Count);
            _abandoned.Remove(connection);
            limit?.Count(_open.Count);
            SignalIfNone();
        }
    }

    /// <summary>Completes when no connection is open but abandoned ones. Asked for only while nothing is accepted, so it stays true.</summary>
    public Task WhenNone()
    {
        lock (_lock)
        {
            _none ??= NewSignal();
            SignalIfNone();
            return _none.Task;
        }
    }

    /// <summary>Completes when none is open at all.</summary>
    public Task WhenNoneAtAll()
    {
        lock (_lock)
        {
            _noneAtAll ??= NewSignal();
            SignalIfNone();
            return _noneAtAll.Task;
        }
    }

    /// <summary>What it carries may never end; nobody waits for it any more.</summary>
    public void Abandon(TrackedConnection connection)
    {
        lock (_lock)
        {
            if (!_open.Contains(connection) || !_abandoned.Add(connection))
            {
                return;
            }
            SignalIfNone();
        }
        // With HTTP/2 others could still come by it.
        connection.RequestClose();
    }

    /// <summary>Some of those that are open were abandoned.</summary>
    public bool HasAbandoned
    {
        get
        {
            lock (_lock)
            {
                return _abandoned.Count > 0;
            }
        }
    }

    /// <summary>Puts those that are open now into the list.</summary>
    public void CopyTo(List<TrackedConnection> list)
    {
        list.Clear();
        lock (_lock)
        {
            list.AddRange(_open);
        }
    }

    /// <summary>Closes those that have been idle for as long as they may.</summary>
    public void CloseIdle(TimeSpan linger)
    {
        long now = time.GetTimestamp();
        TrackedConnection[] idle;
        lock (_lock)
        {
            idle = [.. _open.Where(connection => LingerPolicy.MayClose(
                connection.InFlight, connection.HasCarried, time.GetElapsedTime(connection.LastActivity, now), linger))];
        }
        // Outside the lock: closing may run a continuation that ends in Remove.
        foreach (TrackedConnection connection in idle)
        {
            connection.RequestClose();
        }
    }

    private void SignalIfNone()
    {
        if (_open.Count == _abandoned.Count)
        {
            _none?.TrySetResult();
        }
        if (_open.Count == 0)
        {
            _noneAtAll?.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
