using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Draining;

/// <summary>
/// The lame duck: stop accepting without closing anything, let what is open finish, and only then let Kestrel stop. Kestrel's own
/// stop closes connections whose request has been sent and not read yet.
/// </summary>
internal sealed class Drain(AcceptGate gate, Backlog backlog, OpenConnections connections, TimeProvider time)
{
    /// <summary>How often idle connections are looked for. Only while draining, so it costs an idle worker nothing.</summary>
    private static readonly TimeSpan ScanInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the backlog is looked at, if it is to be emptied.</summary>
    private static readonly TimeSpan BacklogInterval = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _begun;
    private DrainOrder _order = new(default, default);
    private long _orderedAt;

    /// <summary>Begins the drain; false if it has begun already, by another order, which stands.</summary>
    public bool TryBegin(DrainOrder order)
    {
        lock (_lock)
        {
            if (_begun)
            {
                return false;
            }
            _begun = true;
            Follow(order);
        }
        if (backlog.IsEmpty())
        {
            gate.Close();
        }
        else
        {
            gate.BeginLastCall();
        }
        // On the pool, so that whoever gives the order doesn't begin to carry it out.
        _ = Task.Run(RunAsync);
        return true;
    }

    /// <summary>Begins the drain, or makes the one under way follow a new order. True if it began now.</summary>
    public bool BeginOrChange(DrainOrder order)
    {
        lock (_lock)
        {
            Follow(order);
        }
        return TryBegin(order);
    }

    /// <summary>Completes when no connection is open, the budget is spent, or the drain was abandoned; with the error if it failed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Ends the wait: there is no more time for those who are still there.</summary>
    public void Abandon() => _abandoned.TrySetResult();

    private async Task RunAsync()
    {
        try
        {
            await EmptyBacklogAsync().ConfigureAwait(false);
            gate.Close();
            // What was accepted up to now has been counted only when the accept loops have ended.
            await WaitAsync(gate.Quiet, closeIdle: false).ConfigureAwait(false);
            await WaitAsync(connections.WhenNone(), closeIdle: true).ConfigureAwait(false);
            _ended.TrySetResult();
        }
        catch (Exception exception)
        {
            _ended.TrySetException(exception);
        }
    }

    private async Task EmptyBacklogAsync()
    {
        while (!backlog.IsEmpty() && !_abandoned.Task.IsCompleted && Remaining(out TimeSpan linger) > TimeSpan.Zero)
        {
            connections.CloseIdle(linger);
            await Task.WhenAny(Task.Delay(BacklogInterval, time), _abandoned.Task).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task condition, bool closeIdle)
    {
        while (!condition.IsCompleted && !_abandoned.Task.IsCompleted)
        {
            TimeSpan remaining = Remaining(out TimeSpan linger);
            if (remaining <= TimeSpan.Zero)
            {
                return;
            }
            if (closeIdle)
            {
                connections.CloseIdle(linger);
            }
            Task scan = Task.Delay(remaining < ScanInterval ? remaining : ScanInterval, time);
            await Task.WhenAny(condition, scan, _abandoned.Task).ConfigureAwait(false);
        }
    }

    private void Follow(DrainOrder order)
    {
        _order = order;
        _orderedAt = time.GetTimestamp();
    }

    private TimeSpan Remaining(out TimeSpan linger)
    {
        lock (_lock)
        {
            linger = _order.Linger;
            return _order.Budget - time.GetElapsedTime(_orderedAt);
        }
    }
}
