using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class SpareTests
{
    [Test]
    public async Task A_spare_takes_the_place_of_a_killed_worker_and_another_one_stands_by()
    {
        await using Master master = await Master.StartAsync("-w 2 --spare 1", Built.Specimen);
        await master.LineAsync("stands by");
        Assert.That(master.Workers, Has.Count.EqualTo(3));
        int spare = master.WorkerOf(256);
        int killed = master.WorkerOf(0);

        _ = Syscall.kill(killed, Signum.SIGKILL);
        string line = await master.LineAsync("a spare until now: accepts");
        Assert.That(line, Does.Contain($"worker 0 (pid {spare})"));
        TestContext.Out.WriteLine(line);
        Assert.That(await master.LineAsync($"(pid {killed}) ended: "), Does.Contain("; a spare takes its place"));
        await master.LineAsync("stands by", times: 2);
        Assert.That(master.Workers, Has.Count.EqualTo(3).And.Contain(spare));

        // It is the one that serves in slot 0 now, and says so to whoever asks late.
        await Eventually.Holds(() => Wire.GetAsync(master.EndPoint, "/pid").GetAwaiter().GetResult().Body == $"{spare}", "the promoted spare answers");
    }

    [Test]
    public async Task Spares_follow_a_reload_and_go_with_a_stop()
    {
        await using Master master = await Master.StartAsync("--spare 2", Built.Specimen);
        await master.LineAsync("stands by", times: 2);
        IReadOnlyList<int> old = master.Workers;
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        await master.LineAsync("stands by", times: 4);
        await Eventually.Holds(() => master.Workers.Count == 3 && !master.Workers.Intersect(old).Any(), "all are of the new generation");
        Assert.That(await master.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task A_spare_that_fails_its_checks_stands_for_nobody()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["x.toml"], "[[check]]\nname = \"film\"\npath = \"/predict\"\njson = [{ pointer = \"/probability\", equals = 0.5 }]");
        await using Master master = await Master.StartAsync($"-c {scratch["x.toml"]} --spare 1", Built.Specimen, ("SPECIMEN_MODEL", scratch["model"]));
        await master.LineAsync("stands by");
        File.WriteAllText(scratch["model"], """{ "probability": 0.9 }""");
        _ = Syscall.kill(master.WorkerOf(0), Signum.SIGKILL);
        await master.LineAsync("a spare until now: accepts");
        await master.LineAsync("worker 256 (pid", times: 4);
        await master.LineAsync("does not answer as it should: check 'film'");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/predict")).Body, Does.Contain("0.5"));
    }
}
