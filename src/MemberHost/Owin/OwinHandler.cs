using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace PneuXNet.MemberHost.Owin;

/// <summary>An OWIN application as ASP.NET Core calls it: each request becomes an environment, and what the app has set in it the response.</summary>
internal static class OwinHandler
{
    private const string SpecificationVersion = "1.0";

    public static RequestDelegate Adapt(Func<IDictionary<string, object>, Task> app) => context =>
    {
        Dictionary<string, object> environment = EnvironmentOf(context);
        // The app may set the status until the first byte is sent; then, or at its end, it counts.
        context.Response.OnStarting(() =>
        {
            TakeStatus(environment, context);
            return Task.CompletedTask;
        });
        return app(environment);
    };

    /// <summary>Keys are compared as they are written, so the specification wants it.</summary>
    private static Dictionary<string, object> EnvironmentOf(HttpContext context)
    {
        (HttpRequest request, HttpResponse response, ConnectionInfo connection) = (context.Request, context.Response, context.Connection);
        var environment = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [OwinKeys.RequestBody] = request.Body,
            [OwinKeys.RequestHeaders] = new OwinHeaders(request.Headers),
            [OwinKeys.RequestMethod] = request.Method,
            [OwinKeys.RequestPath] = request.Path.Value ?? "",
            [OwinKeys.RequestPathBase] = request.PathBase.Value ?? "",
            [OwinKeys.RequestProtocol] = request.Protocol,
            [OwinKeys.RequestQueryString] = request.QueryString.Value?.TrimStart('?') ?? "",
            [OwinKeys.RequestScheme] = request.Scheme,
            [OwinKeys.RequestId] = context.TraceIdentifier,
            [OwinKeys.RequestUser] = context.User,
            [OwinKeys.ResponseBody] = response.Body,
            [OwinKeys.ResponseHeaders] = new OwinHeaders(response.Headers),
            [OwinKeys.CallCancelled] = context.RequestAborted,
            [OwinKeys.Version] = SpecificationVersion,
            [OwinKeys.OnSendingHeaders] = (Action<Action<object>, object>)((callback, state) => response.OnStarting(() =>
            {
                callback(state);
                return Task.CompletedTask;
            })),
        };
        AddConnection(environment, connection);
        return environment;
    }

    // By a unix socket there are no addresses: then the keys are missing, which the specification allows for all but its own.
    private static void AddConnection(Dictionary<string, object> environment, ConnectionInfo connection)
    {
        if (connection.RemoteIpAddress is { } remote)
        {
            environment[OwinKeys.RemoteIpAddress] = remote.ToString();
            environment[OwinKeys.RemotePort] = connection.RemotePort.ToString(CultureInfo.InvariantCulture);
        }
        if (connection.LocalIpAddress is { } local)
        {
            environment[OwinKeys.LocalIpAddress] = local.ToString();
            environment[OwinKeys.LocalPort] = connection.LocalPort.ToString(CultureInfo.InvariantCulture);
        }
        environment[OwinKeys.IsLocal] = connection.RemoteIpAddress is null || IPAddress.IsLoopback(connection.RemoteIpAddress);
        if (connection.ClientCertificate is { } certificate)
        {
            environment[OwinKeys.ClientCertificate] = certificate;
        }
    }

    private static void TakeStatus(Dictionary<string, object> environment, HttpContext context)
    {
        if (environment.TryGetValue(OwinKeys.ResponseStatusCode, out object? status))
        {
            context.Response.StatusCode = Convert.ToInt32(status, CultureInfo.InvariantCulture);
        }
        if (environment.TryGetValue(OwinKeys.ResponseReasonPhrase, out object? phrase))
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = Convert.ToString(phrase, CultureInfo.InvariantCulture);
        }
    }
}
