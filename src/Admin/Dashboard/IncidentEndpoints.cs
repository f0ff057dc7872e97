using System.Text.Json.Nodes;
using PneuXNet.Admin.Access;
using PneuXNet.Admin.Hosting;

namespace PneuXNet.Admin.Dashboard;

/// <summary>Incidents, which only the master may read: what is listed and shown is its answer.</summary>
internal static class IncidentEndpoints
{
    // It reads a file, and nothing else.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void MapIncidents(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/incidents", Methods.ToRead, (HttpContext http, MasterLink master) =>
            PassedOn.AnswerAsync(http, master, new JsonObject { ["verb"] = "incidents" }, Patience)).WithAccess(AccessLevel.Read);
        app.MapMethods("/incidents/{id}", Methods.ToRead, (HttpContext http, string id, MasterLink master) =>
            PassedOn.AnswerAsync(http, master, new JsonObject { ["verb"] = "incident", ["incident"] = id }, Patience)).WithAccess(AccessLevel.Read);
    }
}
