using PneuXNet.WebApp.Problems;

namespace PneuXNet.WebApp.Headers;

/// <summary>
/// Takes films from this site's own pages and from programs, not from another site's page that makes a visitor's browser post one.
/// A browser that calls itself by Sec-Fetch-Site is believed, since no script can set that header; it is sent over TLS and to this
/// machine. Over plain HTTP there is the Origin of every POST. A program sends neither, and can do no more than its user could.
/// A token in the form would say no more, and would need a cookie and a key that all workers share.
/// </summary>
internal static class OwnOrigin
{
    private const string SecFetchSite = "Sec-Fetch-Site";

    /// <exception cref="ProblemException">The request was made by another site's page.</exception>
    public static void Demand(HttpRequest request)
    {
        if (!IsOwn(request.Headers[SecFetchSite], request.Headers.Origin, request.Host.Value))
        {
            throw new ProblemException(ProblemKind.OtherSite.With(
                "Open this site's own page and choose the film there. If this is its own page, the proxy in front must pass the Host header on."));
        }
    }

    /// <param name="site">"none" is what a person does by hand, such as a reload.</param>
    /// <param name="origin">"null" where a page may not be told, a sandboxed frame above all: that is never this site's own.</param>
    internal static bool IsOwn(string? site, string? origin, string? host) => site is not null
        ? site is "same-origin" or "none"
        : origin is null
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(host, StringComparison.OrdinalIgnoreCase));
}
