using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Workers that crash, hang, starve or won't boot.</summary>
public sealed class DeathTests
{
    [Test]
    public async Task A_worker_killed_under_load_fails_its_own_requests_alone_and_is_replaced()
    {
        await using Master master = await Master.StartAsync("-w 4", Built.Specimen);
        await using Load load = Load.On(master.EndPoint, keepAlive: 8, newConnections: 0);
        await load.MoreAsync(500);
        int victim = load.Answers.MaxBy(pair => pair.Value).Key;
        _ = Syscall.kill(victim, Signum.SIGKILL);
        await master.LineAsync("ready after", times: 5);
        await load.MoreAsync(500);
        await load.StopAsync();
        Assert.That(load.Lost.Where(lost => lost.Worker != victim && lost.Worker != 0), Is.Empty, "a request in another worker failed");
        Assert.That(load.Lost, Has.Count.LessThanOrEqualTo(8), "a connection has one request at a time, so no more than one can be lost with it");
        Assert.That(master.Log, Does.Match($@"worker \d \(pid {victim}\) ended: ended by a signal that was not the master's, SIGKILL"));
        Assert.That(master.Workers, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_frozen_worker_is_timed_out_killed_and_replaced_and_the_log_says_why()
    {
        using var scratch = new Scratch();
        string temporary = Directory.CreateDirectory(scratch["tmp"]).FullName;
        await using Master master = await Master.StartAsync($"-w 2 --timeout 2 -e TMPDIR={temporary}", Built.Specimen);
        int frozen = master.WorkerOf(1);
        Assert.That(Directory.GetFiles(temporary, $"*-{frozen}-*"), Has.Length.EqualTo(3), "what .NET makes for each process");
        _ = Syscall.kill(frozen, Signum.SIGSTOP);
        await master.LineAsync("ready after", times: 3);
        Assert.Multiple(() =>
        {
            Assert.That(master.Log, Does.Match($@"\[CRITICAL\] WORKER TIMEOUT: worker 1 \(pid {frozen}\) silent for [2-9]\.\d s \(limit 2 s\): capturing"));
            Assert.That(master.Log, Does.Match($@"worker 1 \(pid {frozen}\) had no request in flight"));
            Assert.That(master.Log, Does.Match($@"worker 1 \(pid {frozen}\) ended: was silent, SIGKILL"));
        });
        Assert.That(ProcFs.IsAlive(frozen), Is.False);
        await Eventually.Holds(() => Directory.GetFiles(temporary, $"*-{frozen}-*").Length == 0, "and what it could not take away itself is");
    }

    [Test]
    public async Task A_request_that_blocks_for_ever_does_not_stop_the_others()
    {
        await using Master master = await Master.StartAsync("-w 2 --timeout 3 --request-timeout 0", Built.Specimen);
        using Wire blocked = await Wire.ConnectAsync(master.EndPoint);
        await blocked.BeginAsync("GET", "/block");
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        await load.MoreAsync(1000);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
    }

    [Test]
    public async Task A_worker_whose_thread_pool_starves_is_silent_and_is_replaced()
    {
        await using Master master = await Master.StartAsync("--timeout 2 --request-timeout 0", Built.Specimen);
        using Wire starving = await Wire.ConnectAsync(master.EndPoint);
        await starving.BeginAsync("GET", "/starve");
        await master.LineAsync("WORKER TIMEOUT");
        await master.LineAsync("ready after", times: 2);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task What_a_silent_worker_was_doing_is_in_the_log()
    {
        await using Master master = await Master.StartAsync("--timeout 2 --request-timeout 0", Built.Specimen);
        using Wire slow = await Wire.ConnectAsync(master.EndPoint);
        await slow.BeginAsync("GET", "/sleep?ms=60000&secret=1");
        await Eventually.Holds(() => master.Workers.Count == 1, "one worker");
        await Wire.GetAsync(master.EndPoint, "/");
        _ = Syscall.kill(master.Workers.Single(), Signum.SIGSTOP);
        string line = await master.LineAsync("was at:");
        Assert.That(line, Does.Match(@"worker 0 \(pid \d+\) was at: GET /sleep for \d+\.\d s \(request \d+\)"));
        Assert.That(master.Log, Does.Not.Contain("secret"), "queries may hold secrets");
    }

    [Test]
    public async Task With_timeout_0_a_silent_worker_is_left_alone()
    {
        await using Master master = await Master.StartAsync("-w 2 --timeout 0", Built.Hello);
        int frozen = master.WorkerOf(0);
        _ = Syscall.kill(frozen, Signum.SIGSTOP);
        // The other worker is replaced meanwhile, so the master has looked at both.
        _ = Syscall.kill(master.WorkerOf(1), Signum.SIGKILL);
        await master.LineAsync("ready after", times: 3);
        Assert.That(ProcFs.IsAlive(frozen), Is.True);
        _ = Syscall.kill(frozen, Signum.SIGCONT);
    }

    [Test]
    public async Task A_worker_that_crashes_again_and_again_is_backed_off_and_its_siblings_live_on()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        int healthy = master.WorkerOf(1);
        for (int i = 1; i <= 3; i++)
        {
            _ = Syscall.kill(master.WorkerOf(0), Signum.SIGKILL);
            await master.LineAsync("ready after", times: 2 + i);
        }
        Assert.That(master.Log, Does.Contain("next start in 0.5 s").And.Contain("next start in 1 s"));
        Assert.That(master.Count("Booting worker 1 "), Is.EqualTo(1));
        Assert.That(ProcFs.IsAlive(healthy), Is.True);
    }

    [Test]
    public async Task A_crashed_worker_whose_code_is_broken_by_now_leaves_the_healthy_ones_serving()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen, ("SPECIMEN_BOOT_FILE", scratch["boot"]));
        File.WriteAllText(scratch["boot"], "throw");
        _ = Syscall.kill(master.WorkerOf(0), Signum.SIGKILL);
        await master.LineAsync("failed to boot, exit code 3", times: 2);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
        File.Delete(scratch["boot"]);
        await master.LineAsync("ready after", times: 3);
    }

    [Test]
    public async Task A_worker_that_leaves_by_itself_finishes_and_is_replaced_at_once()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        await load.MoreAsync(100);
        _ = Syscall.kill(master.WorkerOf(0), Signum.SIGTERM);
        await master.LineAsync("leaves by itself");
        await master.LineAsync("ready after", times: 3);
        await master.LineAsync("ended: left by itself, exit code 0");
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
    }

    [Test]
    public async Task When_the_master_is_killed_its_workers_leave_within_a_second_and_a_new_master_binds_at_once()
    {
        Master first = await Master.StartAsync("-w 2", Built.Hello);
        IReadOnlyList<int> orphans = first.Workers;
        _ = Syscall.kill(first.Pid, Signum.SIGKILL);
        await using Master second = await Master.StartAsync($"-b {first.EndPoint}", Built.Hello);
        Assert.That((await Wire.GetAsync(second.EndPoint, "/")).Status, Is.EqualTo(200));
        await Eventually.Holds(() => !orphans.Any(ProcFs.IsAlive), "the orphans leave");
        await first.DisposeAsync();
    }

    [Test]
    public async Task Orphans_are_gone_a_second_after_their_master()
    {
        Master master = await Master.StartAsync("-w 2", Built.Hello);
        IReadOnlyList<int> orphans = master.Workers;
        long killed = TimeProvider.System.GetTimestamp();
        _ = Syscall.kill(master.Pid, Signum.SIGKILL);
        await Eventually.Holds(() => !orphans.Any(ProcFs.IsAlive), "the orphans leave");
        TestContext.Out.WriteLine($"gone after {TimeProvider.System.GetElapsedTime(killed).TotalMilliseconds:0} ms");
        await master.DisposeAsync();
    }
}
