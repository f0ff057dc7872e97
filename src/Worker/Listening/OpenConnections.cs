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
    private readonly Turnover _turnover = new(time);
    private TaskCompletionSource? _none;

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
            limit?.Count(_open.Count);
            if (_open.Count == 0)
            {
                _none?.TrySetResult();
            }
        }
    }

    /// <summary>Completes when no connection is open. Asked for only while nothing is accepted, so it stays true.</summary>
    public Task WhenNone()
    {
        lock (_lock)
        {
            _none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_open.Count == 0)
            {
                _none.TrySetResult();
            }
            return _none.Task;
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
}
