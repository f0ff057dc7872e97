using System.Net.ServerSentEvents;
using System.Text.Json;
using PneuXNet.Admin.Dashboard;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Hosting;

/// <summary>
/// Asks everything once, before anybody else does: the first answer would wait for the compiler, half a second on a machine that is busy,
/// and who asks first may do so because something is wrong.
/// </summary>
internal static class WarmUp
{
    private static readonly string[] Paths = ["/livez", "/readyz", "/startupz", "/status", "/events", "/metrics", "/", "/dashboard.js", "/nothing"];

    public static async Task RunAsync(WebApplication app)
    {
        RequestDelegate pipeline = ((IApplicationBuilder)app).Build();
        foreach (string path in Paths)
        {
            await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
            var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            (http.Request.Method, http.Request.Path, http.Request.Host, http.Response.Body) = (HttpMethods.Get, path, new HostString("localhost"), Stream.Null);
            await pipeline(http);
        }
        // Now no request is in flight, and later that is what is looked for.
        IReadOnlyList<RequestFacts> stuck = [new RequestFacts(Slot: 0, Pid: 0, Id: 0, Age: 0, Method: "", Path: "")];
        _ = JsonSerializer.SerializeToUtf8Bytes(stuck, FactsJson.Default.IReadOnlyListRequestFacts);
        await using IAsyncEnumerator<SseItem<string>> feed = app.Services.GetRequiredService<Feed>().ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        await feed.MoveNextAsync();
    }
}
