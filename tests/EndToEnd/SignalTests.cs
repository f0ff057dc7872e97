using System.Diagnostics;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class SignalTests
{
    [Test]
    public async Task TERM_lets_a_request_finish_and_exits_0()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/sleep?ms=1500");
        await Wire.GetAsync(master.EndPoint, "/");
        master.Signal(Signum.SIGTERM);
        Assert.That((await wire.ReadReplyAsync()).Body, Is.EqualTo("slept 1500 ms"));
        Assert.That(await master.ExitAsync(), Is.Zero);
        Assert.That(master.Log, Does.Contain("Handling signal: SIGTERM").And.Contain("Shutting down: Master"));
    }

    [Test]
    public async Task A_request_that_outlasts_the_graceful_timeout_is_cut_at_it_and_named_in_the_log()
    {
        await using Master master = await Master.StartAsync("--graceful-timeout 1", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/block");
        await Eventually.Holds(() => Wire.GetAsync(master.EndPoint, "/").GetAwaiter().GetResult().Status == 200, "the worker serves");
        master.Signal(Signum.SIGTERM);
        Assert.That(await master.ExitAsync(TimeSpan.FromSeconds(20)), Is.Zero);
        Assert.That(master.Log, Does.Contain("was at: GET /block"));
    }

    [Test]
    public async Task TERM_does_not_wait_for_an_idle_keep_alive_connection()
    {
        await using Master master = await Master.StartAsync("--graceful-timeout 60", Built.Hello);
        using Wire idle = await Wire.ConnectAsync(master.EndPoint);
        await idle.SendAsync("GET", "/");
        master.Signal(Signum.SIGTERM);
        Assert.That(await master.ExitAsync(TimeSpan.FromSeconds(20)), Is.Zero);
    }

    [TestCase(Signum.SIGINT)]
    [TestCase(Signum.SIGQUIT)]
    public async Task INT_and_QUIT_are_quick(Signum signal)
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/sleep?ms=600000");
        master.Signal(signal);
        Assert.That(await master.ExitAsync(TimeSpan.FromSeconds(20)), Is.Zero);
    }

    [TestCase(Signum.SIGTERM)]
    [TestCase(Signum.SIGINT)]
    public async Task A_second_signal_during_a_drain_is_quick(Signum second)
    {
        await using Master master = await Master.StartAsync("--graceful-timeout 600", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/sleep?ms=600000");
        await Wire.GetAsync(master.EndPoint, "/");
        master.Signal(Signum.SIGTERM);
        await master.LineAsync("letting them finish");
        master.Signal(second);
        Assert.That(await master.ExitAsync(TimeSpan.FromSeconds(20)), Is.Zero);
        Assert.That(master.Log, Does.Contain("workers, now"));
    }

    [Test]
    public async Task TTIN_and_TTOU_change_the_number_of_workers_and_the_last_one_stays()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        master.Signal(Signum.SIGTTIN);
        await master.LineAsync("Workers: 1 -> 2");
        await master.LineAsync("ready after", times: 2);
        master.Signal(Signum.SIGTTOU);
        await master.LineAsync("Workers: 2 -> 1");
        await master.LineAsync("ended as asked");
        master.Signal(Signum.SIGTTOU);
        await master.LineAsync("Workers stay 1: the last worker stays");
        Assert.That(master.Workers, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Workers_ignore_what_a_terminal_or_a_careless_pkill_sends()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        IReadOnlyList<int> workers = master.Workers;
        foreach (int worker in workers)
        {
            foreach (Signum signal in (Signum[])[Signum.SIGHUP, Signum.SIGINT, Signum.SIGQUIT, Signum.SIGUSR1, Signum.SIGUSR2, Signum.SIGWINCH])
            {
                _ = Syscall.kill(worker, signal);
                _ = Syscall.kill(-ProcFs.GroupOf(worker), signal);
            }
        }
        for (int i = 0; i < 20; i++)
        {
            Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
        }
        Assert.That(master.Workers, Is.EqualTo(workers));
    }

    [Test]
    public async Task USR1_goes_on_in_a_new_log_file_after_the_old_one_was_moved()
    {
        using var scratch = new Scratch();
        await using Master master = Master.Launch($"--log-file {scratch["master.log"]}", Built.Hello);
        await Eventually.Holds(() => Read("master.log").Contains("ready after", StringComparison.Ordinal), "the worker is ready");
        File.Move(scratch["master.log"], scratch["master.log.1"]);
        master.Signal(Signum.SIGUSR1);
        await Eventually.Holds(() => Read("master.log").Contains("Log file opened again", StringComparison.Ordinal), "a new file");
        Assert.That(Read("master.log.1"), Does.Contain("Handling signal: SIGUSR1").And.Not.Contain("opened again"));
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(Read("master.log"), Does.Contain("Shutting down: Master"));

        string Read(string name) => File.Exists(scratch[name]) ? File.ReadAllText(scratch[name]) : "";
    }

    [Test]
    public async Task WINCH_is_ignored_by_a_master_that_is_no_daemon()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        master.Signal(Signum.SIGWINCH);
        await master.LineAsync("Signal SIGWINCH is ignored: it is for a master that runs with --daemon");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Signals_that_a_shell_or_nohup_has_set_to_be_ignored_are_heard_all_the_same()
    {
        using var scratch = new Scratch();
        // The shell becomes the master, so its children and its pid are the master's.
        string commands = $"trap '' HUP INT QUIT; exec '{Built.Pneuxnet}' -b 127.0.0.1:0 --log-file '{scratch["log"]}' '{Built.Hello}'";
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", commands]))!;
        string Log() => File.Exists(scratch["log"]) ? File.ReadAllText(scratch["log"]) : "";
        try
        {
            await Eventually.Holds(() => Log().Contains("accepting", StringComparison.Ordinal), "the worker serves");
            Syscall.kill(process.Id, Signum.SIGHUP);
            await Eventually.Holds(() => Log().Contains("Reload done", StringComparison.Ordinal), "HUP is heard");
            Syscall.kill(process.Id, Signum.SIGINT);
            await Eventually.Holds(() => process.HasExited, "INT is heard");
            Assert.That(process.ExitCode, Is.Zero, Log());
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Test]
    public async Task Started_by_somebody_who_ignores_the_ends_of_children_it_learns_of_its_own()
    {
        await using Master master = Master.LaunchAfter("trap '' CHLD", "", Built.Hello);
        await master.LineAsync("ready after");
        _ = Syscall.kill(master.Workers.Single(), Signum.SIGKILL);
        await master.LineAsync("ended by a signal that was not the master's, SIGKILL");
        await master.LineAsync("ready after", times: 2);
    }
}
