using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class ReloadTests
{
    [Test]
    public async Task Five_reloads_under_load_lose_no_request()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        await using Load load = Load.On(master.EndPoint, keepAlive: 4, newConnections: 4);
        await load.MoreAsync(200);
        for (int i = 1; i <= 5; i++)
        {
            IReadOnlyList<int> old = master.Workers;
            master.Signal(Signum.SIGHUP);
            await master.LineAsync("Reload done", times: i);
            await load.MoreAsync(200);
            Assert.That(master.Workers.Except(old).ToArray(), Has.Length.EqualTo(2), "each worker was replaced");
        }
        await load.StopAsync();
        TestContext.Out.WriteLine($"{load.Answered} answered, {load.Lost.Count} lost");
        Assert.That(load.Lost, Is.Empty);
        await Eventually.Holds(() => master.Workers.Count == 2, "the old workers leave");
    }

    [Test]
    public async Task Five_reloads_over_a_unix_socket_lose_no_request()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 -b unix:{scratch["app.sock"]}", Built.Specimen);
        await using Load load = Load.On(new System.Net.Sockets.UnixDomainSocketEndPoint(scratch["app.sock"]), keepAlive: 4, newConnections: 4);
        for (int i = 1; i <= 5; i++)
        {
            await load.MoreAsync(200);
            master.Signal(Signum.SIGHUP);
            await master.LineAsync("Reload done", times: i);
        }
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
    }

    [TestCase("throw", "the specimen was told to throw at boot")]
    [TestCase("exit:5", "")]
    [TestCase("hang", "not ready after")]
    public async Task A_reload_into_an_app_that_can_not_boot_loses_no_request_and_the_old_workers_serve_on(string how, string why)
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync("-w 2 --startup-timeout 6", Built.Specimen, ("SPECIMEN_BOOT_FILE", scratch["boot"]));
        IReadOnlyList<int> old = master.Workers;
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        await load.MoreAsync(100);
        File.WriteAllText(scratch["boot"], how);
        master.Signal(Signum.SIGHUP);
        string line = await master.LineAsync("Reload failed: generation 2 did not boot");
        Assert.That(line, Does.Contain(why).And.Contain("generation 1 serves on"));
        await load.MoreAsync(100);
        Assert.That(old.All(ProcFs.IsAlive), Is.True);

        File.Delete(scratch["boot"]);
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done: generation 3 serves");
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
    }

    [Test]
    public async Task A_long_request_is_finished_by_the_old_generation()
    {
        await using Master master = await Master.StartAsync("", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/stream?n=30&ms=100");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        Reply reply = await wire.ReadReplyAsync();
        Assert.That(reply.Status, Is.EqualTo(200));
        Assert.That(reply.Body, Does.EndWith("29\n"));
        await master.LineAsync("ended as asked: exit code 0");
    }

    [Test]
    public async Task A_request_longer_than_the_graceful_timeout_is_cut_and_the_new_generation_did_not_wait_for_it()
    {
        await using Master master = await Master.StartAsync("--graceful-timeout 1", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/block");
        await Wire.GetAsync(master.EndPoint, "/");
        int old = master.Workers.Single();
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        await master.LineAsync($"worker 0 (pid {old}) ended: took too long to finish, SIGKILL");
        Assert.That(master.Workers, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task No_client_waits_for_the_boot_of_a_new_generation()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen, ("SPECIMEN_BOOT_FILE", scratch["boot"]));
        File.WriteAllText(scratch["boot"], "slow:3000");
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        await load.StopAsync();
        TestContext.Out.WriteLine($"{load.Answered} answered, the longest after {load.Longest.TotalMilliseconds:0} ms");
        Assert.That(load.Lost, Is.Empty);
        Assert.That(load.Longest, Is.LessThan(TimeSpan.FromSeconds(3)), "a worker took longer than that to boot");
    }

    [Test]
    public async Task A_worker_that_still_finishes_is_no_capacity_so_TTIN_is_followed_at_once()
    {
        await using Master master = await Master.StartAsync("", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/stream?n=300&ms=100");
        await wire.ReadHeadAsync();
        int old = master.Workers.Single();
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        master.Signal(Signum.SIGTTIN);
        await master.LineAsync("ready after", times: 3);
        Assert.That(ProcFs.IsAlive(old), Is.True);
    }

    [Test]
    public async Task A_reload_goes_back_to_the_number_of_workers_that_is_configured()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        master.Signal(Signum.SIGTTIN);
        await master.LineAsync("ready after", times: 2);
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        await Eventually.Holds(() => master.Workers.Count == 1, "one worker");
    }

    [Test]
    public async Task During_a_slow_reload_TTIN_and_TERM_are_followed_at_once()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync("", Built.Specimen, ("SPECIMEN_BOOT_FILE", scratch["boot"]));
        File.WriteAllText(scratch["boot"], "hang");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("generation 2");
        master.Signal(Signum.SIGTTIN);
        await master.LineAsync("Booting worker 1 ");
        master.Signal(Signum.SIGTERM);
        Assert.That(await master.ExitAsync(TimeSpan.FromSeconds(20)), Is.Zero);
        Assert.That(master.Log, Does.Not.Contain("Reload done"));
    }

    [Test]
    public async Task Slots_are_stable_and_generations_count_on()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done: generation 2 serves");
        HashSet<string> slots = [];
        await Eventually.Holds(
            () =>
            {
                slots.Add(Wire.GetAsync(master.EndPoint, "/slot").GetAwaiter().GetResult().Body);
                return slots.Count == 2;
            },
            "both slots answer");
        Assert.That(slots, Is.EquivalentTo(new[] { "0", "1" }));
    }
}
