using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using PneuXNet.Contract;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Guard;

/// <summary>
/// Stands between the connections of the shared listeners and Kestrel, for HTTP/1: HTTP/2 has a framing of its own, which Kestrel
/// checks, and no two servers can read it differently.
/// </summary>
internal sealed class RequestGuard(HeadLimits limits, HeaderMap map, ConnectionDelegate next)
{
    public Task OnConnectionAsync(ConnectionContext context)
    {
        // One that is refused already has nothing left to look at.
        if (context.Features.Get<TrackedConnection>() is { Refused: null } connection && !IsHttp2(context))
        {
            var flow = new MessageFlow(new HeadCheck(limits, map));
            connection.Flow = flow;
            context.Transport = new DuplexPipe(new GuardedInput(context.Transport.Input, flow, connection), context.Transport.Output);
        }
        return next(context);
    }

    private static bool IsHttp2(ConnectionContext context) =>
        context.Features.Get<ITlsApplicationProtocolFeature>() is { } tls && tls.ApplicationProtocol.Span.SequenceEqual("h2"u8);
}
