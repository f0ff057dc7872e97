using System.Text.Json;
using System.Text.Json.Nodes;
using PneuXNet.Admin.Access;
using PneuXNet.Admin.Hosting;
using PneuXNet.Admin.Problems;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Steering;

/// <summary>
/// POST /control/VERB: the orders of the control socket (docs/control.md) for who can't reach that. The body is a JSON object with the
/// verb's members, or nothing; the answer is the order's result, or a problem document.
/// </summary>
internal static class SteeringEndpoints
{
    private static readonly string[] Verbs =
        ["reload", "scale", "recycle", "drain", "kill", "pause", "resume", "upgrade", "commit", "rollback", "log-level", "reopen", "shutdown"];

    private const double MostSeconds = 86_400;

    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

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
        await PassedOn.AnswerAsync(http, master, order, PatienceOf(order));
    }

    // The master keeps the time of an order; this is for a master that keeps nothing any more.
    private static TimeSpan PatienceOf(JsonObject order) =>
        s_grace + (order["timeout"] is JsonValue value && value.TryGetValue(out double seconds) && seconds is >= 0 and <= MostSeconds ? TimeSpan.FromSeconds(seconds) : s_usual);

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
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        try
        {
            if (JsonObject.Create(StrictJson.Parse(body.GetBuffer().AsSpan(0, (int)body.Length))) is { } order)
            {
                return order;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Said below.
        }
        await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, """an order's body is a JSON object, such as {"by":1,"wait":true}, or empty""", "bad-json");
        return null;
    }
}
