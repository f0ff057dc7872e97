using System.Text;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Clients that connect and say nothing, or next to nothing.</summary>
public sealed class SlowClientTests
{
    private const int Clients = 500;

    // B55.
    [Test]
    public async Task A_connection_that_says_nothing_has_no_effect_on_the_others_and_costs_no_worker()
    {
        await using Master master = await Master.StartAsync("--timeout 2 --request-timeout 0", Built.Specimen);
        int worker = master.Workers.Single();
        using Wire silent = await Wire.ConnectAsync(master.EndPoint);
        for (int i = 0; i < 50; i++)
        {
            Assert.That((await Wire.GetAsync(master.EndPoint, "/sleep?ms=50")).Status, Is.EqualTo(200));
        }
        Assert.That(master.Workers.Single(), Is.EqualTo(worker));
        Assert.That((await silent.SendAsync("GET", "/pid")).Status, Is.EqualTo(200), "it may still begin to talk");
    }

    [Test]
    public async Task Five_hundred_idle_or_dribbling_clients_leave_the_service_responsive()
    {
        await using Master master = await Master.StartAsync("-w 2 --graceful-timeout 1", Built.Specimen);
        byte[] head = Encoding.ASCII.GetBytes($"POST /echo HTTP/1.1\r\nHost: localhost\r\nX-Slow: {new string('a', 400)}");
        byte[] body = Encoding.ASCII.GetBytes("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
        List<Wire> clients = [];
        try
        {
            for (int i = 0; i < Clients; i++)
            {
                clients.Add(await Wire.ConnectAsync(master.EndPoint));
            }
            using var stop = new CancellationTokenSource();
            Task[] dribbling = [.. clients.Select((client, i) => (i % 3) switch
            {
                0 => Task.CompletedTask,
                1 => DribbleAsync(client, head, stop.Token),
                _ => DribbleAsync(client, body, stop.Token),
            })];
            for (int i = 0; i < 100; i++)
            {
                Assert.That((await Wire.GetAsync(master.EndPoint, "/pid")).Status, Is.EqualTo(200));
            }
            await stop.CancelAsync();
            await Task.WhenAll(dribbling);
            Assert.That(await master.StopAsync(), Is.Zero, "and none of them holds up a stop");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task DribbleAsync(Wire client, byte[] bytes, CancellationToken stop)
    {
        for (int i = 0; i < bytes.Length && !stop.IsCancellationRequested; i++)
        {
            await client.SendPiecesAsync(bytes[i..(i + 1)], _ => 1, CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }
}
