using System.Net.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using PneuXNet.Contract;
using PneuXNet.Worker.Deadlines;
using PneuXNet.Worker.Guard;
using PneuXNet.Worker.Proxies;
using PneuXNet.Worker.Tls;

namespace PneuXNet.Worker.Hosting;

/// <summary>What a connection from a shared listener goes through before Kestrel reads requests from it, in the order of the wire.</summary>
internal sealed class SharedEndpoint(WorkerProcess worker, KestrelServerLimits limits)
{
    /// <summary>Gunicorn's, where the user has named no other.</summary>
    public const int FieldSize = 8190;

    private readonly SpawnEnvironment _spawn = worker.Spawn;
    private readonly SslServerAuthenticationOptions? _tls = worker.Tls is { } bundle ? ServerTls.OptionsOf(bundle, worker.Spawn) : null;

    // As Kestrel had them before HTTP/2 was given one of its own.
    private readonly HeadLimits _head = new(
        limits.MaxRequestLineSize, limits.MaxRequestHeaderCount, worker.Spawn.LimitRequestFieldSize ?? FieldSize, limits.MaxRequestHeadersTotalSize);

    public void Configure(ListenOptions endpoint)
    {
        endpoint.Protocols = _spawn.HttpProtocols switch
        {
            "h1" => HttpProtocols.Http1,
            "h2" => HttpProtocols.Http2,
            _ => HttpProtocols.Http1AndHttp2,
        };
        if (_spawn.ProxyProtocol != ProxyProtocol.Off && TrustedProxies.TryParse(_spawn.ProxyAllowIps, out _) is { } allowed)
        {
            endpoint.Use(next => new ProxiedConnection(_spawn.ProxyProtocol, allowed, _tls is not null, TimeProvider.System, next).OnConnectionAsync);
        }
        if (_tls is not null)
        {
            endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(_tls) });
        }
        if (_spawn.HttpRules == HttpRules.Strict)
        {
            endpoint.Use(next => new RequestGuard(_head, _spawn.HeaderMap, next).OnConnectionAsync);
        }
        if (worker.Deadlines is not null)
        {
            endpoint.Use(GatedTransport.Insert);
        }
    }
}
