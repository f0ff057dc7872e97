using System.IO.Pipelines;
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
        if (context.Features.Get<TrackedConnection>() is not { } connection || IsHttp2(context))
        {
            return next(context);
        }
        PipeReader input = context.Transport.Input;
        if (connection.Refused is null)
        {
            var flow = new MessageFlow(new HeadCheck(limits, map));
            connection.Flow = flow;
            input = new GuardedInput(input, flow, connection);
        }
        else
        {
            // Refused by what came before the first request.
            input = PipeReader.Create(GuardedInput.Substitute);
        }
        context.Transport = new DuplexPipe(input, context.Transport.Output);
        return next(context);
    }

    private static bool IsHttp2(ConnectionContext context) =>
        context.Features.Get<ITlsApplicationProtocolFeature>() is { } tls && tls.ApplicationProtocol.Span.SequenceEqual("h2"u8);
}
