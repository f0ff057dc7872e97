using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using PneuXNet.Worker.Deadlines;
using PneuXNet.Worker.Guard;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Listening;

/// <summary>
/// A connection from a shared listener, with what a drain must know of it. It wraps the transport's connection because its disposal
/// is the one moment at which all bytes have been handed to the kernel. Requests find it among their features.
/// </summary>
internal sealed class TrackedConnection : ConnectionContext
{
    private readonly ConnectionContext _inner;
    private readonly OpenConnections _open;
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastActivity;
    private int _inFlight;
    private int _disposed;

    public TrackedConnection(ConnectionContext inner, OpenConnections open, long acceptedAt)
    {
        _inner = inner;
        _open = open;
        _lastActivity = acceptedAt;
        inner.Features.Set(this);
    }

    /// <summary>Requests under way; more than one with HTTP/2.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>When the last request ended or, before the first one, when the connection was accepted.</summary>
    public long LastActivity => Volatile.Read(ref _lastActivity);

    /// <summary>Completes when the first request has its turn, or waits for it; or when the connection has closed without one.</summary>
    public Task Settled => _settled.Task;

    /// <summary>A request has ever come.</summary>
    public bool HasCarried { get; private set; }

    /// <summary>Where its stream of requests stands; null if nobody follows it.</summary>
    public MessageFlow? Flow { get; set; }

    /// <summary>The request that ends it, which was not let in: the next that the app is called for stands for it.</summary>
    public RefusedRequest? Refused { get; private set; }

    public override string ConnectionId
    {
        get => _inner.ConnectionId;
        set => _inner.ConnectionId = value;
    }

    public override IFeatureCollection Features => _inner.Features;

    public override IDictionary<object, object?> Items
    {
        get => _inner.Items;
        set => _inner.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _inner.Transport;
        set => _inner.Transport = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _inner.LocalEndPoint;
        set => _inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _inner.RemoteEndPoint;
        set => _inner.RemoteEndPoint = value;
    }

    /// <summary>Address of the other side, as text; empty for a unix socket. Stays what it is when a proxy's headers name the client.</summary>
    public string Peer => field ??= RemoteEndPoint is IPEndPoint { Address: var address }
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : "";

    public override CancellationToken ConnectionClosed
    {
        get => _inner.ConnectionClosed;
        set => _inner.ConnectionClosed = value;
    }

    public void Refuse(RefusedRequest refused) => Refused = refused;

    /// <summary>What is watched for its deadline; null if there is none.</summary>
    public ConnectionRequests? Requests { get; set; }

    public void BeginRequest(RequestAccount request)
    {
        Interlocked.Increment(ref _inFlight);
        HasCarried = true;
        Requests?.Begin(request);
    }

    /// <summary>Said of each request once it counts against the limit of threads.</summary>
    public void Settle() => _settled.TrySetResult();

    public void EndRequest(RequestAccount request, long now)
    {
        if (Requests?.End(request) == true)
        {
            RequestClose();
        }
        Volatile.Write(ref _lastActivity, now);
        Interlocked.Decrement(ref _inFlight);
    }

    /// <summary>Asks Kestrel to close as soon as no request is under way; with HTTP/2 by GOAWAY.</summary>
    public void RequestClose() => Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();

    public override void Abort() => Abort(new ConnectionAbortedException());

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Requests is null || (!Requests.IsSparing && !Requests.TryFinish()))
        {
            _inner.Abort(abortReason);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _inner.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                _open.Remove(this);
                Settle();
            }
        }
    }
}
