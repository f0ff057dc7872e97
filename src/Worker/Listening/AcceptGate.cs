namespace PneuXNet.Worker.Listening;

/// <summary>
/// Whether the worker may accept from the shared listeners: after the master has said so, unless a limit has paused it, never again
/// once closed.
/// Who accepts holds a permit, a token that is cancelled when the permission ends.
/// </summary>
internal sealed class AcceptGate
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _quiet = NewSignal();
    private TaskCompletionSource _changed = NewSignal();
    private CancellationTokenSource? _permit;
    private int _acceptors;
    private bool _opened;
    private int _pauses;
    private volatile bool _lastCall;
    private volatile bool _closed;

    /// <summary>The worker drains: it accepts no more, or only what waits already, and announces on its responses that it closes.</summary>
    public bool IsClosing => _lastCall || _closed;

    /// <summary>Completes when the gate is closed and nobody is between accepting a connection and handing it on.</summary>
    public Task Quiet => _quiet.Task;

    public void Open() => Change(opened: true);

    public void Close() => Change(closed: true);

    /// <summary>
    /// What waits is accepted before the gate closes, whatever has paused it: a limit leaves connections to siblings or to later, and
    /// there is no later. The backlog bounds how many these are.
    /// </summary>
    public void BeginLastCall() => Change(lastCall: true);

    /// <summary>There may be several reasons for a pause; each has to end.</summary>
    public void Pause() => Change(pauses: 1);

    /// <summary>Ends one pause.</summary>
    public void Resume() => Change(pauses: -1);

    /// <summary>Waits until accepting is allowed and returns the permit; null if it never will be again.</summary>
    public async ValueTask<CancellationToken?> WaitAsync()
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_closed)
                {
                    return null;
                }
                if (_permit is { } permit)
                {
                    return permit.Token;
                }
                changed = _changed.Task;
            }
            await changed.ConfigureAwait(false);
        }
    }

    /// <summary>Said by each listener before its first accept.</summary>
    public void Join()
    {
        lock (_lock)
        {
            _acceptors++;
        }
    }

    /// <summary>Said by each listener after its last accept.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _acceptors--;
            SignalIfQuiet();
        }
    }

    private void Change(bool? opened = null, int pauses = 0, bool lastCall = false, bool? closed = null)
    {
        CancellationTokenSource? withdrawn = null;
        TaskCompletionSource changed;
        lock (_lock)
        {
            _opened = opened ?? _opened;
            _pauses += pauses;
            _lastCall |= lastCall;
            _closed |= closed ?? false;
            bool allowed = _opened && (_pauses == 0 || _lastCall) && !_closed;
            if (allowed == _permit is not null && !_closed)
            {
                return;
            }
            withdrawn = allowed ? null : _permit;
            _permit = allowed ? new CancellationTokenSource() : null;
            changed = _changed;
            _changed = NewSignal();
            SignalIfQuiet();
        }
        // Outside the lock: what hangs on the token may come back to the gate.
        withdrawn?.Cancel();
        changed.TrySetResult();
    }

    private void SignalIfQuiet()
    {
        if (_closed && _acceptors == 0)
        {
            _quiet.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
