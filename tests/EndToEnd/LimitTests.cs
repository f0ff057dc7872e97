using System.Globalization;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Limits of connections and requests that Kestrel, or the worker for it, keeps.</summary>
public sealed class LimitTests
{
    [Test]
    public async Task A_worker_with_all_its_connections_leaves_the_next_to_its_sibling()
    {
        await using Master master = await Master.StartAsync("-w 2 --worker-connections 1", Built.Specimen);
        using Wire first = await Wire.ConnectAsync(master.EndPoint);
        string holder = (await first.SendAsync("GET", "/pid")).Body;
        for (int i = 0; i < 10; i++)
        {
            Assert.That((await Wire.GetAsync(master.EndPoint, "/pid")).Body, Is.Not.EqualTo(holder));
        }
    }

    [Test]
    public async Task Beyond_the_limit_connections_wait_and_none_is_dropped()
    {
        await using Master master = await Master.StartAsync("--worker-connections 1", Built.Specimen);
        using Wire first = await Wire.ConnectAsync(master.EndPoint);
        await first.SendAsync("GET", "/pid");
        using Wire second = await Wire.ConnectAsync(master.EndPoint);
        await second.BeginAsync("GET", "/pid");
        Assert.That(await second.IsClosedWithinAsync(TimeSpan.FromSeconds(1)), Is.False);
        first.Dispose();
        Assert.That((await second.ReadReplyAsync()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task An_idle_connection_is_closed_after_keep_alive()
    {
        await using Master master = await Master.StartAsync("--keep-alive 1", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        Assert.That((await wire.SendAsync("GET", "/pid")).KeepsAlive, Is.True);
        Assert.That(await wire.IsClosedWithinAsync(Eventually.Deadline), Is.True);
    }

    [TestCase("--limit-request-line 100", 200, 0, 0, 414)]
    [TestCase("--limit-request-line 20000", 10_000, 0, 0, 200)]
    [TestCase("--limit-request-fields 5", 0, 6, 10, 431)]
    [TestCase("--limit-request-fields 5", 0, 3, 10, 200)]
    [TestCase("--limit-request-field_size 100", 0, 1, 101, 431)]
    [TestCase("--limit-request-field_size 100", 0, 90, 80, 200)]
    [TestCase("--limit-request-field-size 40000", 0, 1, 39_000, 200)]
    [TestCase("", 0, 1, 39_000, 431)]
    public async Task A_request_over_a_limit_is_refused(string options, int query, int fields, int fieldSize, int status)
    {
        await using Master master = await Master.StartAsync(options, Built.Specimen);
        string headers = string.Concat(Enumerable.Range(0, fields).Select(i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: {new string('x', fieldSize)}\r\n")));
        Reply reply = await Wire.GetAsync(master.EndPoint, $"/pid?{new string('q', query)}", headers);
        Assert.That(reply.Status, Is.EqualTo(status));
    }
}
