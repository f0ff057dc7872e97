using System.Text.Json;
using PneuXNet.Admin.Access;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Probes;

/// <summary>/livez, /readyz, /startupz: 200, or 503 with the reasons. Answered from the status page, so by no worker's leave.</summary>
internal static class ProbeEndpoints
{
    public static void MapProbes(this IEndpointRouteBuilder app)
    {
        Map(app, "/livez", Health.Live);
        Map(app, "/readyz", Health.Ready);
        Map(app, "/startupz", Health.Started);
    }

    private static void Map(IEndpointRouteBuilder app, string path, Func<MasterFacts, IReadOnlyList<string>> judge) =>
        app.MapMethods(path, Methods.ToRead, (HttpContext http, StatusReader status) => AnswerAsync(http, judge(status.ReadMaster()))).WithAccess(AccessLevel.Open);

    private static async Task AnswerAsync(HttpContext http, IReadOnlyList<string> reasons)
    {
        http.Response.StatusCode = reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "application/json";
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", reasons.Count == 0 ? "ok" : "unavailable");
            json.WriteStartArray("reasons");
            foreach (string reason in reasons)
            {
                json.WriteStringValue(reason);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        http.Response.ContentLength = buffer.Length;
        await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), http.RequestAborted);
    }
}
