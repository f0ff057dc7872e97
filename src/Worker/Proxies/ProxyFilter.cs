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
/// <param name="schemes">What tells that a client came by https.</param>
/// <param name="rootPath">Empty for none.</param>
internal sealed class ProxyFilter(TrustedProxies? trusted, SchemeHeaders schemes, string rootPath) : IStartupFilter
{
    private readonly string[] _headers =
    [
        ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XForwardedProtoHeaderName,
        ForwardedHeadersDefaults.XForwardedHostHeaderName, ForwardedHeadersDefaults.XForwardedPrefixHeaderName,
        .. schemes.Names,
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
                return Believe(context, believe);
            }
            // The app, or a library of its, may look at them without asking where they come from.
            foreach (string header in _headers)
            {
                headers.Remove(header);
            }
            return rest(context);
        };
    }

    private Task Believe(HttpContext context, RequestDelegate believe)
    {
        bool? isSecure = schemes.Read(context.Request.Headers, out bool isContradictory);
        if (isContradictory)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.Headers.Connection = "close";
            return context.Response.WriteAsync("the fields that say whether the client came by https contradict each other\n");
        }
        if (isSecure == true)
        {
            context.Request.Scheme = Uri.UriSchemeHttps;
        }
        return believe(context);
    }

    private ForwardedHeadersOptions Options()
    {
        // Through as many proxies as are trusted: the first that is not is the client.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        if (!schemes.FollowsProto)
        {
            options.ForwardedHeaders &= ~ForwardedHeaders.XForwardedProto;
        }
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (System.Net.IPNetwork network in trusted!.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }
        return options;
    }

    private bool AreIn(IHeaderDictionary headers)
    {
        foreach (string header in _headers)
        {
            if (headers.ContainsKey(header))
            {
                return true;
            }
        }
        return false;
    }
}
