using System.Net.ServerSentEvents;
using PneuXNet.Admin.Access;

namespace PneuXNet.Admin.Dashboard;

/// <summary>
/// The dashboard: a bare page, which tells nothing and is open to whoever can connect, and the feed that fills it, which takes what every
/// other reading takes.
/// </summary>
internal static class DashboardEndpoints
{
    // Nothing from elsewhere, nothing inline, in nobody's frame.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string File, string Type)[] Files =
    [
        ("/", "dashboard.html", "text/html; charset=utf-8"),
        ("/dashboard.css", "dashboard.css", "text/css; charset=utf-8"),
        ("/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8"),
        ("/chart.js", "chart.js", "text/javascript; charset=utf-8"),
        ("/feed.js", "feed.js", "text/javascript; charset=utf-8"),
        ("/words.js", "words.js", "text/javascript; charset=utf-8"),
        ("/icon.svg", "icon.svg", "image/svg+xml"),
    ];

    public static void AddDashboard(this IServiceCollection services)
    {
        services.AddSingleton<Recorder>();
        services.AddHostedService(provider => provider.GetRequiredService<Recorder>());
        services.AddSingleton<Feed>();
    }

    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        string root = app.ServiceProvider.GetRequiredService<IWebHostEnvironment>().WebRootPath;
        foreach ((string path, string file, string type) in Files)
        {
            byte[] content = File.ReadAllBytes(Path.Combine(root, file));
            app.MapMethods(path, Methods.ToRead, (HttpContext http) => WriteAsync(http, content, type)).WithAccess(AccessLevel.Open);
        }
        app.MapGet("/feed", (HttpContext http, Feed feed, IHostApplicationLifetime lifetime) => FollowAsync(http, feed, lifetime)).WithAccess(AccessLevel.Read);
    }

    private static async Task WriteAsync(HttpContext http, byte[] content, string type)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }

    private static async Task FollowAsync(HttpContext http, Feed feed, IHostApplicationLifetime lifetime)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.ContentType = "text/event-stream";
        // A proxy in between that collects answers would make the page look stale.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await SseFormatter.WriteAsync(feed.ReadAsync(gone.Token), http.Response.Body, gone.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or this app ends.
        }
    }
}
