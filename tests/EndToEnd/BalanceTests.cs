using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class BalanceTests
{
    [Test]
    public async Task Connections_that_stay_are_spread_over_all_workers_within_a_bound()
    {
        await using Master master = await Master.StartAsync("-w 4", Built.Specimen);
        List<Wire> wires = [];
        Dictionary<string, int> connections = [];
        for (int i = 0; i < 32; i++)
        {
            Wire wire = await Wire.ConnectAsync(master.EndPoint);
            wires.Add(wire);
            string worker = (await wire.SendAsync("GET", "/pid")).Body;
            connections[worker] = connections.GetValueOrDefault(worker) + 1;
        }
        TestContext.Out.WriteLine(string.Join(", ", connections.Values));
        wires.ForEach(wire => wire.Dispose());
        Assert.That(connections, Has.Count.EqualTo(4));
        Assert.That(connections.Values, Is.All.InRange(3, 16), "32 connections, 8 for each if it were even");
    }

    [Test]
    public async Task A_connection_on_which_nothing_comes_holds_up_nobody()
    {
        await using Master master = await Master.StartAsync("-w 1 -t 1 --timeout 1", Built.Specimen);
        int worker = master.Workers.Single();
        using Wire silent = await Wire.ConnectAsync(master.EndPoint);
        for (int i = 0; i < 20; i++)
        {
            Assert.That((await Wire.GetAsync(master.EndPoint, "/sleep?ms=100")).Status, Is.EqualTo(200));
        }
        Assert.That(master.Workers.Single(), Is.EqualTo(worker));
    }
}
