using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Proxies;

/// <summary>
/// What a reverse proxy in front changes, put right before the app's first middleware: who the client is, by which scheme, host and
/// prefix it came, and the path that the app is mounted at.
/// </summary>
/// <param name="trusted">Whose word is taken; null if the app sees to that itself.</param>
/// <param name="rootPath">Empty for none.</param>
internal sealed class ProxyFilter(TrustedProxies? trusted, string rootPath) : IStartupFilter
{
    private static readonly string[] Headers =
    [
        ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XForwardedProtoHeaderName,
        ForwardedHeadersDefaults.XForwardedHostHeaderName, ForwardedHeadersDefaults.XForwardedPrefixHeaderName,
    ];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (trusted is not null)
        {
            app.Use(rest => BelieveOrDrop(app, rest));
        }
        if (rootPath.Length > 0)
        {
            app.UsePathBase(rootPath);
        }
        next(app);
    };

    private RequestDelegate BelieveOrDrop(IApplicationBuilder app, RequestDelegate rest)
    {
        IApplicationBuilder branch = app.New();
        branch.UseForwardedHeaders(Options());
        branch.Run(rest);
        RequestDelegate believe = branch.Build();
        return context =>
        {
            IHeaderDictionary headers = context.Request.Headers;
            if (!AreIn(headers))
            {
                return rest(context);
            }
            if (trusted!.Include(context.Connection.RemoteIpAddress))
            {
                return believe(context);
            }
            // The app, or a library of its, may look at them without asking where they come from.
            foreach (string header in Headers)
            {
                headers.Remove(header);
            }
            return rest(context);
        };
    }

    private ForwardedHeadersOptions Options()
    {
        // Through as many proxies as are trusted: the first that is not is the client.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (System.Net.IPNetwork network in trusted!.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }
        return options;
    }

    private static bool AreIn(IHeaderDictionary headers)
    {
        foreach (string header in Headers)
        {
            if (headers.ContainsKey(header))
            {
                return true;
            }
        }
        return false;
    }
}
