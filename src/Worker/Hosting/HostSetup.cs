using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PneuXNet.Contract;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Proxies;

namespace PneuXNet.Worker.Hosting;

/// <summary>Changes the services of a host about to be built, after all that the app has added itself.</summary>
internal sealed class HostSetup(WorkerProcess worker, IConfiguration configuration)
{
    /// <summary>What hosted services get after the drain to stop, in a host that the app stops by itself.</summary>
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(5);

    public void Configure(IServiceCollection services)
    {
        // Every host, with a server or without: none may follow signals, and all have to stop when the worker does.
        services.RemoveAll<IHostLifetime>();
        services.AddSingleton<IHostLifetime>(provider =>
            new WorkerLifetime(worker.Hosts, provider.GetRequiredService<IHostApplicationLifetime>()));
        services.PostConfigure<HostOptions>(options => options.ShutdownTimeout = Longer(options.ShutdownTimeout));

        // Another server, such as the in-memory one of a test, has nothing to listen with.
        if (services.LastOrDefault(service => service.ServiceType == typeof(IServer)) is { ImplementationType: { } kestrel } server
            && kestrel.Assembly == typeof(KestrelServer).Assembly)
        {
            services.Remove(server);
            ConfigureKestrel(services, kestrel);
            // The first filter is the outermost.
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new ProxyFilter(Trusted(), new SchemeHeaders(worker.Spawn.SecureSchemeHeaders), worker.Spawn.RootPath)));
        }
    }

    private void ConfigureKestrel(IServiceCollection services, Type kestrel)
    {
        var claim = new ListenerClaim(worker);
        services.AddSingleton<IServer>(provider => ActivatorUtilities.CreateInstance<WorkerServer>(
            provider, ActivatorUtilities.CreateInstance(provider, kestrel), worker, claim));
        // The last factory is the first that Kestrel asks.
        services.AddSingleton<IConnectionListenerFactory>(provider => new WorkerListenerFactory(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider), worker.Listeners, () => claim.IsOurs));
    }

    // With this switch ASP.NET Core does the same before the app's first middleware, and trusts everybody: then that holds.
    private TrustedProxies? Trusted() => string.Equals(configuration["FORWARDEDHEADERS_ENABLED"], "true", StringComparison.OrdinalIgnoreCase)
        ? null
        : TrustedProxies.TryParse(worker.Spawn.ForwardedAllowIps, out _);

    // The drain happens inside the host's stop if the app began it, so the host must not lose patience first.
    private TimeSpan Longer(TimeSpan asked)
    {
        TimeSpan needed = TimeSpan.FromMilliseconds(worker.Spawn.GracefulMilliseconds) + StopMargin;
        return asked < TimeSpan.Zero || asked > needed ? asked : needed;
    }
}
