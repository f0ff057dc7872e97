using System.Text.Json;
using System.Text.Json.Nodes;
using PneuXNet.Admin.Access;
using PneuXNet.Admin.Hosting;
using PneuXNet.Admin.Problems;

namespace PneuXNet.Admin.Dashboard;

/// <summary>Incidents, which only the master may read: what is listed and shown is its answer.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/incidents", Methods.ToRead, (HttpContext http, MasterLink master) =>
            AnswerAsync(http, master, new JsonObject { ["verb"] = "incidents" })).WithAccess(AccessLevel.Read);
        app.MapMethods("/incidents/{id}", Methods.ToRead, (HttpContext http, string id, MasterLink master) =>
            AnswerAsync(http, master, new JsonObject { ["verb"] = "incident", ["incident"] = id })).WithAccess(AccessLevel.Read);
    }

    private static async Task AnswerAsync(HttpContext http, MasterLink master, JsonObject question)
    {
        JsonElement answer;
        try
        {
            answer = await master.AskAsync(question, http.RequestAborted);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "the master is gone");
            return;
        }
        if (answer.TryGetProperty("result", out JsonElement result))
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(result.GetRawText() + "\n", http.RequestAborted);
            return;
        }
        JsonElement error = answer.GetProperty("error");
        string code = error.GetProperty("code").GetString()!;
        await Problem.WriteAsync(
            http, code == "not-found" ? StatusCodes.Status404NotFound : StatusCodes.Status500InternalServerError, error.GetProperty("message").GetString()!, code);
    }
}
