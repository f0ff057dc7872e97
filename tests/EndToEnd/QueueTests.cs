using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>More requests than a service can do.</summary>
public sealed class QueueTests
{
    [Test]
    public async Task Beyond_turns_and_queue_requests_are_refused_at_once_and_told_when_to_come_again()
    {
        await using Master master = await Master.StartAsync("-w 2 --threads 1 --queue 1", Built.Specimen);
        Task<Reply>[] all = [.. Enumerable.Range(0, 12).Select(_ => Wire.GetAsync(master.EndPoint, "/sleep?ms=3000"))];
        HashSet<Task<Reply>> left = [.. all];
        for (int i = 0; i < 8; i++)
        {
            Task<Reply> next = await Task.WhenAny(left);
            left.Remove(next);
            Reply refused = await next;
            Assert.That((refused.Status, refused.Headers["Retry-After"], refused.Headers["Content-Type"]), Is.EqualTo((503, "1", "application/problem+json")));
        }
        Assert.That((await Task.WhenAll(left)).Select(reply => reply.Status), Is.All.EqualTo(200), "two at work and two in the queue");
    }

    [Test]
    public async Task A_health_check_waits_behind_no_work()
    {
        await using Master master = await Master.StartAsync("--threads 1 --queue 1 --health-path /pid", Built.Specimen);
        using Wire busy = await Wire.ConnectAsync(master.EndPoint);
        await busy.BeginAsync("GET", "/stream?n=600&ms=100");
        await busy.ReadHeadAsync();
        using Wire waiting = await Wire.ConnectAsync(master.EndPoint);
        await waiting.BeginAsync("GET", "/");
        await Eventually.Holds(() => Wire.GetAsync(master.EndPoint, "/").GetAwaiter().GetResult().Status == 503, "all is full");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/pid")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Who_has_waited_for_as_long_as_a_request_may_take_is_refused_and_costs_no_worker()
    {
        await using Master master = await Master.StartAsync("--threads 1 --request-timeout 2", Built.Specimen);
        using Wire waiting = await Wire.ConnectAsync(master.EndPoint);
        await waiting.SendAsync("GET", "/pid");
        using Wire busy = await Wire.ConnectAsync(master.EndPoint);
        await busy.BeginAsync("GET", "/stream?n=600&ms=100");
        await busy.ReadHeadAsync();
        await waiting.BeginAsync("GET", "/pid");
        Assert.That((await waiting.ReadReplyAsync()).Status, Is.EqualTo(503));
        Assert.That(master.Count("Booting worker"), Is.EqualTo(1));
    }
}
