using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Deadlines;

/// <summary>A connection's two directions, with the <see cref="ResponseGate"/> in the one to the client.</summary>
internal sealed class GatedTransport(PipeReader input, ResponseGate output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    /// <summary>Connection middleware. It comes last, so behind that of TLS: what passes here is what Kestrel writes.</summary>
    public static ConnectionDelegate Insert(ConnectionDelegate next) => connection =>
    {
        if (connection.Features.Get<TrackedConnection>() is { } tracked)
        {
            var gate = new ResponseGate(connection.Transport.Output);
            connection.Transport = new GatedTransport(connection.Transport.Input, gate);
            tracked.Requests = new ConnectionRequests(gate);
        }
        return next(connection);
    };
}
