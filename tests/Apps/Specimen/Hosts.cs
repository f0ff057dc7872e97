using System.Net;

namespace PneuXNet.Specimen;

/// <summary>
/// Each way to build a host: SPECIMEN_BUILDER=full|slim|empty|generic|startup|helper (startup: a generic host with a Startup class;
/// helper: another host is built, or started, before the one that serves). Addresses of the app's own, which a worker must not
/// bind: SPECIMEN_URLS for UseUrls, SPECIMEN_LISTEN for a port in code, SPECIMEN_LISTEN_FD for a listener that it inherits; ASPNETCORE_URLS and Kestrel__Endpoints work by themselves.
/// </summary>
internal static class Hosts
{
    public static IHost Build(string kind, string[] args)
    {
        switch (kind)
        {
            case "slim":
                return Finish(WebApplication.CreateSlimBuilder(args));
            case "empty":
                WebApplicationBuilder empty = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args });
                empty.WebHost.UseKestrelCore();
                empty.Services.AddRouting();
                return Finish(empty);
            case "generic":
                return Host.CreateDefaultBuilder(args)
                    .ConfigureWebHostDefaults(web => ConfigureAddresses(web)
                        .Configure(app => app.UseRouting().UseEndpoints(Endpoints.Map)))
                    .Build();
            case "startup":
                return Host.CreateDefaultBuilder(args)
                    .ConfigureWebHostDefaults(web => ConfigureAddresses(web).UseStartup<Startup>())
                    .Build();
            case "helper":
                // One that is only built, as for its configuration, and one that runs beside the app without a server.
                WebApplication.CreateBuilder(args).Build();
                Host.CreateApplicationBuilder(args).Build().Start();
                return Finish(WebApplication.CreateBuilder(args));
            default:
                return Finish(WebApplication.CreateBuilder(args));
        }
    }

    private static WebApplication Finish(WebApplicationBuilder builder)
    {
        ConfigureAddresses(builder.WebHost);
        WebApplication app = builder.Build();
        Endpoints.Map(app);
        return app;
    }

    private static IWebHostBuilder ConfigureAddresses(IWebHostBuilder web)
    {
        if (Environment.GetEnvironmentVariable("SPECIMEN_URLS") is { } urls)
        {
            web.UseUrls(urls);
        }
        if (int.TryParse(Environment.GetEnvironmentVariable("SPECIMEN_LISTEN"), out int port))
        {
            web.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        }
        if (ulong.TryParse(Environment.GetEnvironmentVariable("SPECIMEN_LISTEN_FD"), out ulong descriptor))
        {
            web.ConfigureKestrel(kestrel => kestrel.ListenHandle(descriptor));
        }
        return web;
    }
}
