using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>
/// Reloads without end under a load of every kind. RELOADS and RELOAD_REQUESTS say how many; ./bench.sh reloads asks for a hundred under
/// two hundred thousand.
/// </summary>
public sealed class ManyReloadsTests
{
    private const int UploadBytes = 5_000_000;

    private static readonly int Reloads = FromEnvironment("RELOADS", 6);
    private static readonly int Requests = FromEnvironment("RELOAD_REQUESTS", 2_000);

    [Test]
    public async Task Reload_after_reload_loses_no_request_of_any_kind_on_tcp_and_on_a_unix_socket()
    {
        using var scratch = new Scratch();
        string socket = scratch["app.sock"];
        await using Master master = await Master.StartAsync($"-w 2 -b 127.0.0.1:0 -b unix:{socket}", Built.Specimen);
        EndPoint[] endPoints = [master.EndPoint, new UnixDomainSocketEndPoint(socket)];
        await using var load = MixedLoad.On(endPoints, clientsOfEach: 1, UploadBytes, TimeSpan.FromMinutes(9));
        for (int i = 1; i <= Reloads; i++)
        {
            await load.MoreAsync(20);
            master.Signal(Signum.SIGHUP);
            await master.LineAsync("Reload done", times: i, TimeSpan.FromSeconds(60));
        }
        while (load.Answered < Requests)
        {
            await load.MoreAsync(Math.Min(500, Requests - load.Answered));
        }
        await load.StopAsync();
        string summary = string.Create(CultureInfo.InvariantCulture,
            $"{Reloads} reloads, {load.Answered} answered ({load.Summary}), {load.Failed.Count} lost, p50 {load.Percentile(50):0.0} ms, p99 {load.Percentile(99):0.0} ms, longest {load.Percentile(100):0.0} ms");
        TestContext.Progress.WriteLine(summary);
        Assert.That(load.Failed, Is.Empty, summary);
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
