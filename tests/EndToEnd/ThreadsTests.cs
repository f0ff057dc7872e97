using System.Diagnostics;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class ThreadsTests
{
    [Test]
    public async Task A_worker_executes_at_most_as_many_requests_as_it_has_threads()
    {
        await using Master master = await Master.StartAsync("--threads 2", Built.Specimen);
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Wire.GetAsync(master.EndPoint, "/sleep?ms=500")));
        Assert.That(Stopwatch.GetElapsedTime(began), Is.GreaterThan(TimeSpan.FromMilliseconds(1400)), "six of half a second, two at a time");
    }

    [Test]
    public async Task A_worker_at_its_limit_leaves_connections_to_its_sibling()
    {
        await using Master master = await Master.StartAsync("-w 2 --threads 1", Built.Specimen);
        using Wire busy = await Wire.ConnectAsync(master.EndPoint);
        await busy.BeginAsync("GET", "/stream?n=600&ms=100");
        Assert.That((await busy.ReadHeadAsync()).Status, Is.EqualTo(200), "the one thread of one of the workers is taken");
        HashSet<string> pids = [];
        for (int i = 0; i < 20; i++)
        {
            pids.Add((await Wire.GetAsync(master.EndPoint, "/pid")).Body);
        }
        Assert.That(pids, Has.Count.EqualTo(1), "the worker at its limit took a connection");
    }
}
