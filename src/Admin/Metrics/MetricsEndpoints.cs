using Microsoft.Net.Http.Headers;
using PneuXNet.Admin.Access;

namespace PneuXNet.Admin.Metrics;

/// <summary>/metrics, as Prometheus scrapes it.</summary>
internal static class MetricsEndpoints
{
    private const string OpenMetrics = "application/openmetrics-text";

    public static void MapMetrics(this IEndpointRouteBuilder app) => app.MapMethods("/metrics", Methods.ToRead, (HttpContext http, Observer observer) =>
    {
        bool isOpenMetrics = Prefers(http.Request.Headers.Accept.ToString());
        http.Response.ContentType = isOpenMetrics ? Exposition.OpenMetricsType : Exposition.PrometheusType;
        http.Response.Headers.Vary = HeaderNames.Accept;
        return http.Response.WriteAsync(Exposition.Write(Catalogue.All, observer.Look(), isOpenMetrics), http.RequestAborted);
    }).WithAccess(AccessLevel.Read);

    /// <summary>Whether an Accept header names OpenMetrics, and text that isn't OpenMetrics no more than that.</summary>
    public static bool Prefers(string accept)
    {
        _ = MediaTypeHeaderValue.TryParseList([accept], out IList<MediaTypeHeaderValue>? types);
        double open = Quality(types, type => type.MediaType.Equals(OpenMetrics, StringComparison.OrdinalIgnoreCase));
        double text = Quality(types, type => type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase));
        return open > 0 && open >= text;
    }

    private static double Quality(IEnumerable<MediaTypeHeaderValue>? types, Func<MediaTypeHeaderValue, bool> isMeant) =>
        types?.Where(isMeant).Select(type => type.Quality ?? 1).DefaultIfEmpty().Max() ?? 0;
}
