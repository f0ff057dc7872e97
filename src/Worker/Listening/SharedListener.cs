using System.Net;
using Microsoft.AspNetCore.Connections;

namespace PneuXNet.Worker.Listening;

/// <summary>
/// A listener that all workers share, as Kestrel sees it in this one. Unlike Kestrel's own it can stop accepting without closing
/// anything: the backlog stays for the siblings, and what was accepted is served.
/// </summary>
internal sealed class SharedListener : IConnectionListener
{
    private readonly IConnectionListener _inner;
    private readonly AcceptGate _gate;
    private readonly LeastLoaded _balance;
    private readonly OpenConnections _connections;
    private readonly FirstRequest? _firstRequest;
    private Task _settled = Task.CompletedTask;
    private int _left;

    /// <param name="firstRequest">For a worker with a limit of threads; null without one.</param>
    public SharedListener(
        IConnectionListener inner, AcceptGate gate, LeastLoaded balance, OpenConnections connections, FirstRequest? firstRequest)
    {
        _inner = inner;
        _gate = gate;
        _balance = balance;
        _connections = connections;
        _firstRequest = firstRequest;
        gate.Join();
    }

    public EndPoint EndPoint => _inner.EndPoint;

    /// <summary>The next connection; null, which ends Kestrel's loop, once the worker drains.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        await _settled.ConfigureAwait(false);
        while (await _gate.WaitAsync().ConfigureAwait(false) is { } permit)
        {
            try
            {
                await _balance.YieldAsync(permit).ConfigureAwait(false);
                // Cancelling loses nothing: either the kernel has given us a connection, then it is returned, or it keeps it.
                if (await _inner.AcceptAsync(permit).ConfigureAwait(false) is not { } connection)
                {
                    break;
                }
                TrackedConnection accepted = _connections.Add(connection);
                _settled = _firstRequest?.WaitAsync(accepted) ?? Task.CompletedTask;
                return accepted;
            }
            catch (OperationCanceledException) when (permit.IsCancellationRequested)
            {
                // The permission ended; the gate knows whether it comes back.
            }
        }
        LeaveOnce();
        return null;
    }

    /// <summary>Kestrel stops, or never started: its loop, which may wait at the gate, has to end either way.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _gate.Close();
        await _inner.UnbindAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        LeaveOnce();
        return _inner.DisposeAsync();
    }

    private void LeaveOnce()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            _gate.Leave();
        }
    }
}
