using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using PneuXNet.Admin.Access;
using PneuXNet.Admin.Hosting;

namespace PneuXNet.Admin.Dashboard;

/// <summary>Incidents, which only the master may read: what is listed and shown is its answer.</summary>
internal static class IncidentEndpoints
{
    // It reads a file, and nothing else.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const string Text = "text/plain";

    public static void MapIncidents(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/incidents", Methods.ToRead, (HttpContext http, MasterLink master) =>
            PassedOn.AnswerAsync(http, master, new JsonObject { ["verb"] = "incidents" }, Patience)).WithAccess(AccessLevel.Read);
        app.MapMethods("/incidents/{id}", Methods.ToRead, (HttpContext http, string id, MasterLink master) =>
        {
            bool isForPeople = http.Request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(Text, StringComparison.OrdinalIgnoreCase));
            http.Response.Headers.Vary = HeaderNames.Accept;
            return PassedOn.AnswerAsync(http, master, new JsonObject { ["verb"] = "incident", ["incident"] = id, ["text"] = isForPeople }, Patience, isForPeople ? "text" : null);
        }).WithAccess(AccessLevel.Read);
    }
}
