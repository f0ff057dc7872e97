using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace PneuXNet.Worker.Tests;

/// <summary>A listener to which a test connects by hand.</summary>
internal sealed class MemoryListener : IConnectionListener
{
    private readonly Channel<ConnectionContext> _backlog = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 8000);

    /// <summary>Connections that nobody has accepted.</summary>
    public int Backlog => _backlog.Reader.Count;

    public DefaultConnectionContext Connect()
    {
        var connection = new DefaultConnectionContext();
        _backlog.Writer.TryWrite(connection);
        return connection;
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _backlog.Reader.WaitToReadAsync(cancellationToken) ? await _backlog.Reader.ReadAsync(cancellationToken) : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _backlog.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
