using System.Text.Json;
using PneuXNet.Admin.Access;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Status;

/// <summary>The status page as JSON: the same facts as those of <c>pneuxnet ctl status --json</c>.</summary>
internal static class StatusEndpoints
{
    private const int EventsAtOnce = 50;

    public static void MapStatus(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/status", Methods.ToRead, (HttpContext http, StatusReader status) =>
            WriteAsync(http, JsonSerializer.SerializeToUtf8Bytes(status.Read(), FactsJson.Default.ServiceFacts))).WithAccess(AccessLevel.Read);
        app.MapMethods("/events", Methods.ToRead, (HttpContext http, StatusReader status) =>
            WriteAsync(http, JsonSerializer.SerializeToUtf8Bytes([.. status.ReadEvents(after: 0).TakeLast(EventsAtOnce)], FactsJson.Default.IReadOnlyListEventFacts)))
            .WithAccess(AccessLevel.Read);
    }

    private static async Task WriteAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        await http.Response.Body.WriteAsync(json, http.RequestAborted);
    }
}
