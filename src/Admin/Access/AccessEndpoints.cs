using PneuXNet.Admin.Problems;

namespace PneuXNet.Admin.Access;

/// <summary>Holds every endpoint to the access policy. One that says nothing of its level is closed like one that steers.</summary>
internal static class AccessEndpoints
{
    public static TBuilder WithAccess<TBuilder>(this TBuilder endpoint, AccessLevel level)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessAttribute(level));

    public static void UseAccessPolicy(this IApplicationBuilder app) => app.Use((HttpContext http, RequestDelegate next) =>
    {
        // Of what is asked here nothing holds for longer than the moment.
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        // Where there is no route, routing has nothing but a 404 or a 405.
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(http);
        }
        AccessLevel level = endpoint.Metadata.GetMetadata<AccessAttribute>()?.Level ?? AccessLevel.Steer;
        return http.RequestServices.GetRequiredService<AccessPolicy>().Judge(level, http.Request.Host, http.Request.Headers.Authorization.ToString()) switch
        {
            AccessVerdict.TokenMissing => AskAsync(http, "Bearer", "this takes the token of --admin-token-file: Authorization: Bearer TOKEN"),
            AccessVerdict.WrongToken => AskAsync(http, "Bearer error=\"invalid_token\"", "this is not the token of --admin-token-file"),
            AccessVerdict.NoToken => Problem.WriteAsync(http, StatusCodes.Status403Forbidden, "steering takes a token, and this service has none: name a file that holds one with --admin-token-file; or use pneuxnet ctl"),
            AccessVerdict.ForeignHost => Problem.WriteAsync(http, StatusCodes.Status421MisdirectedRequest, "this is answered only by the name of this machine's loopback: 127.0.0.1, [::1] or localhost; or with the token"),
            _ => next(http),
        };
    });

    private static Task AskAsync(HttpContext http, string challenge, string detail)
    {
        http.Response.Headers.WWWAuthenticate = challenge;
        return Problem.WriteAsync(http, StatusCodes.Status401Unauthorized, detail);
    }

    private sealed record AccessAttribute(AccessLevel Level);
}
