using System.Net.Sockets;
using System.Text.RegularExpressions;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class StatsdTests
{
    [Test]
    public async Task Every_request_is_told_to_statsd_once_by_Gunicorns_names()
    {
        using var server = StatsdListener.Udp();
        await using Master master = await Master.StartAsync($"-w 2 --statsd-host {server.Address} --statsd-prefix shop --dogstatsd-tags env:test,slot", Built.Specimen);
        for (int i = 0; i < 20; i++)
        {
            await Wire.GetAsync(master.EndPoint, "/");
        }
        await Wire.GetAsync(master.EndPoint, "/nowhere");
        await Wire.GetAsync(master.EndPoint, "/throw");
        await Eventually.Holds(() => server.Lines.Count(line => line.StartsWith("shop.gunicorn.requests", StringComparison.Ordinal)) == 22, "22 requests are told");
        string[] ofRequests = [.. server.Lines.Where(line => line.StartsWith("shop.gunicorn.request", StringComparison.Ordinal))];
        Assert.That(ofRequests, Has.Length.EqualTo(3 * 22));
        Assert.That(ofRequests.Count(line => line == "shop.gunicorn.requests:1|c|@1.0|#env:test,slot"), Is.EqualTo(22));
        Assert.That(ofRequests.Count(line => line == "shop.gunicorn.request.status.200:1|c|@1.0|#env:test,slot"), Is.EqualTo(20));
        Assert.That(ofRequests.Count(line => line == "shop.gunicorn.request.status.404:1|c|@1.0|#env:test,slot"), Is.EqualTo(1));
        Assert.That(ofRequests.Count(line => line == "shop.gunicorn.request.status.500:1|c|@1.0|#env:test,slot"), Is.EqualTo(1));
        Assert.That(ofRequests.Count(line => Regex.IsMatch(line, @"^shop\.gunicorn\.request\.duration:\d+(\.\d+)?\|ms\|#env:test,slot$")), Is.EqualTo(22));
    }

    [Test]
    public async Task The_master_tells_statsd_of_its_workers_its_log_and_what_waits_in_the_backlog()
    {
        using var server = StatsdListener.Udp();
        await using (Master master = await Master.StartAsync($"-w 2 --statsd-host {server.Address} --enable-backlog-metric", Built.Specimen))
        {
            await Eventually.Holds(() => server.Lines.Contains("gunicorn.workers:2|g"), "two workers are told");
            await Eventually.Holds(() => server.Lines.Contains("gunicorn.backlog:0|h"), "an empty backlog is told");
            int errors = server.Lines.Count(line => line == "gunicorn.log.error:1|c|@1.0");
            _ = Syscall.kill(master.WorkerOf(0), Signum.SIGKILL);
            await Eventually.Holds(() => server.Lines.Count(line => line == "gunicorn.log.error:1|c|@1.0") == errors + 1, "the line about the end of a worker is counted");
            await Eventually.Holds(() => server.Lines.Count(line => line == "gunicorn.workers:2|g") == 2, "two again");
            // Stopped workers accept nothing.
            foreach (int pid in master.Workers)
            {
                _ = Syscall.kill(pid, Signum.SIGSTOP);
            }
            List<TcpClient> waiting = [];
            // A worker that is not quite at a stop may still accept the first.
            while (!server.Lines.Any(line => line.StartsWith("gunicorn.backlog:", StringComparison.Ordinal) && line != "gunicorn.backlog:0|h"))
            {
                Assert.That(waiting, Has.Count.LessThan(300), "who waits is told");
                waiting.Add(new TcpClient());
                await waiting[^1].ConnectAsync(master.EndPoint);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
            waiting.ForEach(client => client.Dispose());
            foreach (int pid in master.Workers)
            {
                _ = Syscall.kill(pid, Signum.SIGCONT);
            }
        }
        Assert.That(server.Lines, Does.Contain("gunicorn.workers:0|g"));
    }

    [Test]
    public async Task A_statsd_server_at_a_unix_socket_is_told_too_also_when_it_comes_later()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--statsd-host unix://{scratch["statsd"]}", Built.Hello);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200), "nobody listens there, and nobody minds");
        using var server = StatsdListener.Unix(scratch["statsd"]);
        for (int i = 0; !server.Lines.Contains("gunicorn.requests:1|c|@1.0"); i++)
        {
            Assert.That(i, Is.LessThan(300), "the server is found again");
            Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    [Test]
    public async Task A_statsd_server_that_nobody_knows_is_told_before_anything_starts()
    {
        (int exitCode, string log) = await Master.RunAsync("--statsd-host no-such-host.invalid:8125", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("the statsd server no-such-host.invalid:8125 can't be found").And.Contain("correct --statsd-host"));
    }
}
