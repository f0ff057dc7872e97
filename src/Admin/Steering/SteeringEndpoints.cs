using System.Text.Json;
using System.Text.Json.Nodes;
using PneuXNet.Admin.Access;
using PneuXNet.Admin.Hosting;
using PneuXNet.Admin.Problems;

namespace PneuXNet.Admin.Steering;

/// <summary>
/// POST /control/VERB: the orders of the control socket (docs/control.md) for who can't reach that. The body is a JSON object with the
/// verb's members, or nothing; the answer is the order's result, or a problem document.
/// </summary>
internal static class SteeringEndpoints
{
    private static readonly string[] Verbs =
        ["reload", "scale", "recycle", "drain", "kill", "pause", "resume", "upgrade", "commit", "rollback", "log-level", "reopen", "shutdown"];

    public static void MapSteering(this IEndpointRouteBuilder app)
    {
        foreach (string verb in Verbs)
        {
            app.MapPost($"/control/{verb}", (HttpContext http, MasterLink master) => OrderAsync(http, master, verb)).WithAccess(AccessLevel.Steer);
        }
    }

    private static async Task OrderAsync(HttpContext http, MasterLink master, string verb)
    {
        if (await ReadOrderAsync(http) is not { } order)
        {
            return;
        }
        order["verb"] = verb;
        JsonElement answer;
        try
        {
            answer = await master.AskAsync(order, http.RequestAborted);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "the master is gone");
            return;
        }
        if (answer.GetProperty("ok").GetBoolean())
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(answer.GetProperty("result").GetRawText() + "\n", http.RequestAborted);
            return;
        }
        JsonElement error = answer.GetProperty("error");
        string code = error.GetProperty("code").GetString()!;
        await Problem.WriteAsync(http, StatusOf(code), error.GetProperty("message").GetString()!, code);
    }

    /// <returns>Null if the body is no order, which has been answered then.</returns>
    private static async Task<JsonObject?> ReadOrderAsync(HttpContext http)
    {
        if (http.Request.ContentLength is 0 || (http.Request.ContentLength is null && !http.Request.Headers.ContainsKey("Transfer-Encoding")))
        {
            return [];
        }
        if (!http.Request.HasJsonContentType())
        {
            await Problem.WriteAsync(http, StatusCodes.Status415UnsupportedMediaType, "an order's body is JSON: Content-Type: application/json");
            return null;
        }
        try
        {
            if (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) is JsonObject order)
            {
                return order;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }
        await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, """an order's body is a JSON object, such as {"by":1,"wait":true}, or empty""", "bad-json");
        return null;
    }

    private static int StatusOf(string code) => code switch
    {
        "bad-json" or "bad-request" => StatusCodes.Status400BadRequest,
        "not-found" => StatusCodes.Status404NotFound,
        "too-large" => StatusCodes.Status413PayloadTooLarge,
        "refused" or "superseded" => StatusCodes.Status409Conflict,
        "busy" => StatusCodes.Status503ServiceUnavailable,
        "timeout" => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
