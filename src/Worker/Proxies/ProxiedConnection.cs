using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using PneuXNet.Contract;
using PneuXNet.Worker.Guard;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Proxies;

/// <summary>
/// Takes the header of the PROXY protocol off a connection, and makes it the client's: for the app, the access log, and the question
/// whose X-Forwarded headers are believed. A connection without a header stays its peer's.
/// </summary>
/// <param name="allowed">Who may send one.</param>
/// <param name="isTls">An answer without TLS would be noise to the other side.</param>
internal sealed class ProxiedConnection(ProxyProtocol mode, TrustedProxies allowed, bool isTls, TimeProvider time, ConnectionDelegate next)
{
    /// <summary>A proxy sends the header with the connect; this leaves time for a packet that is lost. Kestrel's limits begin after it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly Refusal NotAllowed = new(StatusCodes.Status403Forbidden, "a PROXY header comes from an address that is not in proxy_allow_ips");
    private static readonly Refusal Malformed = Refusal.Bad("the PROXY header is malformed");

    public async Task OnConnectionAsync(ConnectionContext context)
    {
        if (await TakeHeaderAsync(context).ConfigureAwait(false) is not { } header)
        {
            return;
        }
        bool isAllowed = allowed.Include((context.RemoteEndPoint as IPEndPoint)?.Address);
        if (header.Kind != ProxyHeaderKind.None && (!isAllowed || header.Kind == ProxyHeaderKind.Bad))
        {
            if (isTls || !Refuse(context, isAllowed ? Malformed : NotAllowed))
            {
                return;
            }
        }
        else if (header.Source is not null)
        {
            (context.RemoteEndPoint, context.LocalEndPoint) = (header.Source, header.Destination);
        }
        await next(context).ConfigureAwait(false);
    }

    /// <returns>Null if the connection has ended, or is to end, before it was all there.</returns>
    private async ValueTask<ProxyHeader?> TakeHeaderAsync(ConnectionContext context)
    {
        using var deadline = new CancellationTokenSource(Longest, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            deadline.Token, context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None);
        PipeReader input = context.Transport.Input;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(stop.Token).ConfigureAwait(false);
                ProxyHeader header = Read(read.Buffer);
                if (header.Kind != ProxyHeaderKind.Incomplete)
                {
                    input.AdvanceTo(read.Buffer.GetPosition(header.Length));
                    return header;
                }
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private ProxyHeader Read(ReadOnlySequence<byte> buffer)
    {
        ReadOnlySequence<byte> first = buffer.Slice(0, Math.Min(buffer.Length, ProxyHeader.MostBytes));
        return ProxyHeader.Read(first.IsSingleSegment ? first.FirstSpan : first.ToArray(), mode);
    }

    private static bool Refuse(ConnectionContext context, Refusal why)
    {
        if (context.Features.Get<TrackedConnection>() is not { } connection)
        {
            return false;
        }
        connection.Refuse(new RefusedRequest(why, "PROXY"));
        context.Transport = new DuplexPipe(PipeReader.Create(GuardedInput.Substitute), context.Transport.Output);
        return true;
    }
}
