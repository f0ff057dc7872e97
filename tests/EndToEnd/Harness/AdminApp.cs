using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>The admin app of a master, as probes, Prometheus and operators have it.</summary>
internal sealed record AdminApp(EndPoint EndPoint)
{
    public Task<Reply> GetAsync(string path, string token = "") => Wire.GetAsync(EndPoint, path, HeaderOf(token));

    /// <summary>The answer as JSON, whatever its status.</summary>
    public async Task<JsonElement> JsonAsync(string path) => JsonElement.Parse((await GetAsync(path)).Body);

    /// <param name="body">JSON; none: an order without members.</param>
    public async Task<Reply> PostAsync(string path, string token, string? body = null)
    {
        using Wire wire = await Wire.ConnectAsync(EndPoint);
        string type = body is null ? "" : "Content-Type: application/json\r\n";
        return await wire.SendAsync("POST", path, close: true, body is null ? [] : Encoding.UTF8.GetBytes(body), HeaderOf(token) + type);
    }

    /// <summary>The sum of all samples whose name, with the labels as they are written, begins so.</summary>
    public async Task<double> SumAsync(string sample) => (await GetAsync("/metrics")).Body.Split('\n')
        .Where(line => line.StartsWith(sample, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    /// <summary>Its process, by what it executes; 0 if there is none.</summary>
    public static int PidOf(int master) => ProcFs.ChildrenOf(master).FirstOrDefault(IsAdmin);

    public static bool IsAdmin(int pid) => ProcFs.IsAlive(pid) && ProcFs.CommandLineOf(pid).Contains("PneuXNet.Admin.dll", StringComparison.Ordinal);

    private static string HeaderOf(string token) => token.Length > 0 ? $"Authorization: Bearer {token}\r\n" : "";
}
