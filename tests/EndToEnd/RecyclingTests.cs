using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class RecyclingTests
{
    [Test]
    public async Task Workers_are_recycled_after_their_requests_successor_first_and_no_request_is_lost()
    {
        await using Master master = await Master.StartAsync("-w 2 --max-requests 300 --max-requests-jitter 100", Built.Specimen);
        await using Load load = Load.On(master.EndPoint, keepAlive: 4, newConnections: 4);
        await master.LineAsync("recycled: exit code 0", times: 4);
        await load.StopAsync();
        TestContext.Out.WriteLine($"{load.Answered} answered, {load.Lost.Count} lost, {master.Count("recycled: ")} recycled");
        Assert.That(load.Lost, Is.Empty);
        Assert.That(master.Log, Does.Match(@"worker \d \(pid \d+\) has served [34]\d\d requests: its successor starts"));
    }
}
