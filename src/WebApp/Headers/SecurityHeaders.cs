using Microsoft.Net.Http.Headers;

namespace PneuXNet.WebApp.Headers;

/// <summary>
/// What browsers must know before they show anything. Everything comes from this origin: no inline script or style, no frame, no other
/// host. The exceptions: Bootstrap draws its controls with data: images, and the preview of a chosen film is a blob:.
/// </summary>
internal static class SecurityHeaders
{
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // When the response starts, not now: the exception handler clears what was set before it.
        context.Response.OnStarting(() =>
        {
            Set(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        // For browsers that don't know frame-ancestors.
        headers.XFrameOptions = "DENY";
        // Not no-referrer: browsers would send the form with the Origin "null" then, and OwnOrigin could not know it.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        if (!headers.ContainsKey(HeaderNames.CacheControl))
        {
            // An answer is about a patient: no cache may keep it.
            headers.CacheControl = "no-store";
        }
    }
}
