using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class HookTests
{
    [Test]
    public async Task Commands_are_run_for_what_happens_to_the_master_with_the_facts()
    {
        using var scratch = new Scratch();
        string[] events = ["on_starting", "when_ready", "pre_fork", "child_exit", "nworkers_changed", "on_reload", "on_exit"];
        const string facts = "$PNEUXNET_HOOK $PNEUXNET_MASTER_PID slot=$PNEUXNET_SLOT workers=$PNEUXNET_WORKERS generation=$PNEUXNET_GENERATION reason=$PNEUXNET_REASON code=$PNEUXNET_EXIT_CODE";
        File.WriteAllLines(scratch["c.toml"], ["workers = 2", "[hooks]", .. events.Select(name => $"{name} = 'echo \"{facts}\" >>{scratch["told"]}'")]);
        int pid;
        await using (Master master = await Master.StartAsync($"-c {scratch["c.toml"]}", Built.Hello))
        {
            pid = master.Pid;
            await ToldAsync("when_ready");
            master.Signal(Signum.SIGTTIN);
            await ToldAsync("nworkers_changed", times: 2);
            await master.LineAsync("ready after", times: 3);
            master.Signal(Signum.SIGHUP);
            await master.LineAsync("Reload done");
            await ToldAsync("child_exit", times: 3);
            Assert.That(await master.StopAsync(), Is.Zero);
        }
        string[] told = Told();
        Assert.That(told[0], Is.EqualTo($"on_starting {pid} slot= workers= generation= reason= code="));
        Assert.That(told, Has.Member($"when_ready {pid} slot= workers=2 generation= reason= code="));
        Assert.That(told, Has.Member($"pre_fork {pid} slot=1 workers= generation=1 reason= code="));
        Assert.That(told, Has.Member($"nworkers_changed {pid} slot= workers=3 generation= reason= code="));
        Assert.That(told, Has.Member($"on_reload {pid} slot= workers= generation=2 reason= code="));
        Assert.That(told.Count(line => line.StartsWith("child_exit", StringComparison.Ordinal) && line.EndsWith("reason=asked code=0", StringComparison.Ordinal)), Is.EqualTo(5));
        Assert.That(told[^1], Is.EqualTo($"on_exit {pid} slot= workers= generation= reason= code="));

        string[] Told() => File.Exists(scratch["told"]) ? File.ReadAllLines(scratch["told"]) : [];
        Task ToldAsync(string name, int times = 1) =>
            Eventually.Holds(() => Told().Count(line => line.StartsWith(name, StringComparison.Ordinal)) >= times, $"{name} is told {times} times");
    }

    [Test]
    public async Task A_hook_that_hangs_holds_up_nothing_and_is_killed_with_what_it_started()
    {
        using var scratch = new Scratch();
        File.WriteAllLines(scratch["c.toml"], ["hook_timeout = 2", "[hooks]", "when_ready = 'echo I hang; sleep 600 & echo $! >" + scratch["pid"] + "; wait'", "on_exit = 'sleep 600'", "child_exit = 'exit 3'"]);
        await using Master master = await Master.StartAsync($"-c {scratch["c.toml"]}", Built.Hello);
        await master.LineAsync("): I hang");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
        await master.LineAsync("hook when_ready (pid");
        await master.LineAsync("s (limit 2 s): SIGKILL to its process group");
        int sleeper = int.Parse(File.ReadAllText(scratch["pid"]), System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.Holds(() => !ProcFs.IsAlive(sleeper), "what the hook has started is gone");
        await master.LineAsync("failed: SIGKILL");
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(master.Log, Does.Match(@"hook child_exit \(pid \d+\) failed: exit code 3"));
        Assert.That(master.Log, Does.Match(@"hook on_exit \(pid \d+\) still runs after \d\.\d s \(limit 2 s\): SIGKILL"));
    }

    [Test]
    public async Task Before_an_upgrade_pre_exec_is_told()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--hook pre_exec=touch${{IFS}}{scratch["told"]} --pid {scratch["pid"]}", Built.Hello);
        master.Signal(Signum.SIGUSR2);
        await master.LineAsync("Upgrade: the new master serves");
        Assert.That(File.Exists(scratch["told"]), Is.True);
        int successor = int.Parse(File.ReadAllText(scratch["pid.2"]), System.Globalization.CultureInfo.InvariantCulture);
        _ = Syscall.kill(successor, Signum.SIGQUIT);
        await master.LineAsync("Upgrade off");
    }
}
