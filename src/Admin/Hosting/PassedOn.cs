using System.Text.Json;
using System.Text.Json.Nodes;
using PneuXNet.Admin.Problems;

namespace PneuXNet.Admin.Hosting;

/// <summary>A question or an order that is passed on to the master for who asks by HTTP. The master's errors become problem documents, and so does its silence.</summary>
internal static class PassedOn
{
    /// <param name="patience">How long the master may take.</param>
    /// <param name="textMember">The member of the result that is the answer, as plain text; null: all of it is, as JSON.</param>
    public static async Task AnswerAsync(HttpContext http, MasterLink master, JsonObject request, TimeSpan patience, string? textMember = null)
    {
        JsonElement answer;
        try
        {
            answer = await master.AskAsync(request, patience, http.RequestAborted);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "the master is gone");
            return;
        }
        catch (TimeoutException)
        {
            await Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"the master has said nothing for {patience.TotalSeconds:0} s: it is stopped or stuck; /livez tells since when"));
            return;
        }
        if (answer.TryGetProperty("result", out JsonElement result))
        {
            http.Response.ContentType = textMember is null ? "application/json" : "text/plain; charset=utf-8";
            await http.Response.WriteAsync(textMember is null ? result.GetRawText() + "\n" : result.GetProperty(textMember).GetString()!, http.RequestAborted);
            return;
        }
        JsonElement error = answer.GetProperty("error");
        string code = error.GetProperty("code").GetString()!;
        await Problem.WriteAsync(http, StatusOf(code), error.GetProperty("message").GetString()!, code);
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
