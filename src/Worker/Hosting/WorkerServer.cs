using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PneuXNet.Contract;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Hosting;

/// <summary>
/// Kestrel as the host sees it in a worker: it serves the inherited listeners, keeps the books, and drains before it stops. A server
/// that comes second in the process is left as it was.
/// </summary>
internal sealed class WorkerServer(
    IServer kestrel,
    WorkerProcess worker,
    ListenerClaim claim,
    IHostApplicationLifetime host,
    IOptions<KestrelServerOptions> kestrelOptions,
    IOptions<SocketTransportOptions> socketOptions,
    IOptions<RequestTimeoutOptions> timeouts) : IServer
{
    private readonly ServerAddresses _addresses = new();

    /// <summary>
    /// Kestrel's, but the addresses are ours. There the host writes those that the app asks for, so Kestrel, which keeps its own,
    /// neither binds them nor warns that they are overridden; and there the app reads on which it is reached.
    /// </summary>
    public IFeatureCollection Features => field ??= WithOwnAddresses();

    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        if (!claim.TryTake())
        {
            _addresses.CopyTo(kestrel.Features.GetRequiredFeature<IServerAddressesFeature>());
            await kestrel.StartAsync(application, cancellationToken).ConfigureAwait(false);
            return;
        }
        string[] asked = [.. _addresses.Addresses];
        ServerLimits.Apply(worker.Spawn, kestrelOptions.Value.Limits);
        AddListeners();
        worker.AppTimeouts = timeouts.Value;
        host.ApplicationStarted.Register(worker.Ready);
        var accounted = new AccountedApplication<TContext>(application, worker.Requests, worker.Gate, worker.Limit, worker.HealthPaths, worker.HeaderRules, worker.AccessLog, worker.Metrics);
        await kestrel.StartAsync(accounted, cancellationToken).ConfigureAwait(false);
        worker.RestHeartbeat(kestrel);
        ReportOverridden([.. asked, .. worker.Listeners.Overridden]);
        _addresses.Replace(worker.Listeners.Addresses);
    }

    /// <summary>The host stops, by the worker's drain or by the app's own wish; either way the drain comes first.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (claim.IsOurs)
        {
            await worker.DrainForStopAsync(cancellationToken).ConfigureAwait(false);
        }
        // What the drain left open has no more time; a token that is cancelled already makes Kestrel abort it.
        bool abort = worker.IsQuitting || (claim.IsOurs && worker.Connections.Count > 0);
        await kestrel.StopAsync(abort ? new CancellationToken(canceled: true) : cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => kestrel.Dispose();

    private FeatureCollection WithOwnAddresses()
    {
        var features = new FeatureCollection(kestrel.Features);
        features.Set<IServerAddressesFeature>(_addresses);
        return features;
    }

    // Now and not when options are configured: only a server that starts knows that it is the one.
    private void AddListeners()
    {
        // Kestrel calls listen(2) again on what it inherits and would shrink the backlog of all workers to its default.
        socketOptions.Value.Backlog = worker.Spawn.Backlog;
        var shared = new SharedEndpoint(worker, kestrelOptions.Value.Limits);
        ServerLimits.ApplyHttp2(worker.Spawn, kestrelOptions.Value.Limits);
        foreach (int listener in worker.Spawn.ListenerDescriptors)
        {
            kestrelOptions.Value.ListenHandle((ulong)listener, shared.Configure);
        }
        // What the app has set for its endpoints is not for this one: the master speaks plain HTTP/1.1 there.
        kestrelOptions.Value.ListenHandle(SpawnEnvironment.PrivateListenerDescriptor, endpoint => endpoint.Protocols = HttpProtocols.Http1);
    }

    private void ReportOverridden(string[] addresses)
    {
        if (addresses.Length > 0)
        {
            worker.Master.Log(LogLevel.Information, $"the app's own addresses are not bound: {string.Join(", ", addresses)}; "
                + $"it is reached on the master's: {string.Join(", ", worker.Listeners.Addresses)}");
        }
    }
}
