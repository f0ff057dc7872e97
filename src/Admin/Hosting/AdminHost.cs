using System.Text;
using Microsoft.Win32.SafeHandles;
using PneuXNet.Admin.Access;
using PneuXNet.Admin.Dashboard;
using PneuXNet.Admin.Metrics;
using PneuXNet.Admin.Probes;
using PneuXNet.Admin.Problems;
using PneuXNet.Admin.Status;
using PneuXNet.Admin.Steering;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Hosting;

/// <summary>The admin app, put together: one listener that it inherited, no configuration but the master's word.</summary>
internal static class AdminHost
{
    private const int MostConnections = 1024;
    // What the control desk takes in one line, with room for the verb.
    private const int MostBody = 15 * 1024;

    // Probes come from where anybody can connect, and a connection that says nothing must not keep them out for long.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UntilHeaders = TimeSpan.FromSeconds(5);

    // The master gives it two seconds to end.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    public static WebApplication Build(AdminEnvironment settings)
    {
        // Empty: what the served app is configured by is none of this one's business.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory, WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.KeepAliveTimeout = Idle;
            kestrel.Limits.RequestHeadersTimeout = UntilHeaders;
            kestrel.Limits.MaxRequestBodySize = MostBody;
            kestrel.ListenHandle(AdminEnvironment.ListenerDescriptor);
        });
        // A line on standard error reaches the master's log.
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.ColorBehavior) = (true, Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled))
            .SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(PageAt(AdminEnvironment.StatusDescriptor));
        builder.Services.AddSingleton<StatusReader>();
        builder.Services.AddSingleton(services => new Observer(
            services.GetRequiredService<StatusReader>(), settings.HasOther ? new StatusReader(PageAt(AdminEnvironment.OtherStatusDescriptor), TimeProvider.System) : null));
        builder.Services.AddSingleton(new AccessPolicy(settings, settings.HasToken ? ReadToken() : ""));
        builder.Services.AddSingleton(new MomentMemory(new SafeFileHandle(AdminEnvironment.MemoryDescriptor, ownsHandle: true)));
        builder.Services.AddDashboard();
        builder.Services.AddSingleton<MasterLink>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MasterLink>());
        if (settings.Pushes)
        {
            builder.Services.AddHostedService<MetricPush>();
        }
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LastWords);

        WebApplication app = builder.Build();
        app.UseProblems();
        app.UseRouting();
        app.UseAccessPolicy();
        app.MapProbes();
        app.MapStatus();
        app.MapMetrics();
        app.MapSteering();
        app.MapDashboard();
        app.MapIncidents();
        app.UseEndpoints(_ => { });
        return app;
    }

    private static StatusPage PageAt(int descriptor) => StatusPage.MapForReading(new SafeFileHandle(descriptor, ownsHandle: true));

    private static string ReadToken()
    {
        using var memory = new SafeFileHandle(AdminEnvironment.TokenDescriptor, ownsHandle: true);
        byte[] token = new byte[RandomAccess.GetLength(memory)];
        return Encoding.ASCII.GetString(token, 0, RandomAccess.Read(memory, token, 0));
    }
}
