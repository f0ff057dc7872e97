using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>--daemon: a command that ends when the workers serve, and a master apart from the terminal.</summary>
public sealed class DaemonTests
{
    [Test]
    public async Task The_command_of_a_daemon_returns_0_when_its_workers_serve()
    {
        using var scratch = new Scratch();
        await using DaemonRun daemon = await DaemonRun.StartAsync($"-w 2 -b unix:{scratch["app.sock"]}", Built.Specimen, ("SPECIMEN_BOOT", "slow:700"));
        Assert.That((daemon.ExitCode, daemon.Output), Is.EqualTo((0, "")), daemon.Log);
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/")).Status, Is.EqualTo(200));
        Assert.That(daemon.Log.Split("ready after"), Has.Length.EqualTo(3), "both workers");
        Assert.That(ProcFs.SessionOf(daemon.Pid), Is.EqualTo(daemon.Pid), "it has a session of its own");
        foreach (int pid in daemon.Workers.Append(daemon.Pid))
        {
            IReadOnlyDictionary<int, string> open = ProcFs.DescriptorsOf(pid);
            Assert.That(new[] { open[0], open[1], open[2] }, Is.All.EqualTo("/dev/null"));
        }
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/env")).Body, Does.Not.Contain("PNEUXNET_DAEMON"));
    }

    [TestCase("throw", 30, "the specimen was told to throw at boot")]
    [TestCase("hang", 1, "not ready after")]
    public async Task The_command_of_a_daemon_that_can_not_start_says_why_and_returns_its_exit_code(string boot, int limit, string why)
    {
        await using DaemonRun daemon = await DaemonRun.StartAsync($"-b 127.0.0.1:0 --startup-timeout {limit}", Built.Specimen, ("SPECIMEN_BOOT", boot));
        Assert.That(daemon.ExitCode, Is.EqualTo(3));
        Assert.That(daemon.Output, Does.Contain(why).And.Contain("pneuxnet: the daemon ended before its workers served: exit code 3"));
        Assert.That(File.Exists(daemon["app.pid"]), Is.False);
    }

    [Test]
    public async Task A_daemon_whose_port_is_taken_and_one_whose_log_can_not_be_written_say_so()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        await using DaemonRun busy = await DaemonRun.StartAsync($"-b {taken.LocalEndpoint}", Built.Hello);
        Assert.That((busy.ExitCode, busy.Output), Is.EqualTo((1, busy.Output)));
        Assert.That(busy.Output, Does.Contain($"cannot bind http://{taken.LocalEndpoint}: the address is in use"));

        await using DaemonRun mute = await DaemonRun.StartAsync("--log-file /nowhere/app.log", Built.Hello);
        Assert.That(mute.ExitCode, Is.EqualTo(1));
        Assert.That(mute.Output, Does.Contain("cannot open the log file /nowhere/app.log"));
    }

    [Test]
    public async Task With_stdio_inheritance_a_daemon_goes_on_in_the_file_that_a_stream_was_redirected_to()
    {
        using var scratch = new Scratch();
        string command = $"'{Built.Pneuxnet}' -D -R --pid '{scratch["pid"]}' -b 'unix:{scratch["s"]}' '{Built.Hello}' 2> '{scratch["err"]}'";
        using var shell = System.Diagnostics.Process.Start("bash", ["-c", command]);
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero);
        int pid = int.Parse(File.ReadAllText(scratch["pid"]), System.Globalization.CultureInfo.InvariantCulture);
        _ = Syscall.kill(pid, Signum.SIGTERM);
        await Eventually.Holds(() => !ProcFs.IsAlive(pid), "the daemon ends");
        Assert.That(File.ReadAllText(scratch["err"]), Does.Contain("ready after").And.Contain("Shutting down: Master"));
    }

    [Test]
    public async Task WINCH_sends_all_workers_of_a_daemon_home_who_connects_waits_and_HUP_or_TTIN_brings_workers_back()
    {
        using var scratch = new Scratch();
        await using DaemonRun daemon = await DaemonRun.StartAsync($"-w 2 -b unix:{scratch["app.sock"]}", Built.Hello);
        daemon.Signal(Signum.SIGWINCH);
        await daemon.LineAsync("Workers: 2 -> 0; the listeners stay open");
        await Eventually.Holds(() => daemon.Workers.Count == 0, "the workers leave");
        Task<Reply> waits = Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/");
        daemon.Signal(Signum.SIGTTIN);
        Assert.That((await waits).Status, Is.EqualTo(200));
        Assert.That(daemon.Workers, Has.Count.EqualTo(1));

        daemon.Signal(Signum.SIGWINCH);
        await daemon.LineAsync("Workers: 1 -> 0");
        daemon.Signal(Signum.SIGHUP);
        await daemon.LineAsync("Reload done");
        await Eventually.Holds(() => daemon.Workers.Count == 2, "as many as configured");
    }

    [Test]
    public async Task A_daemon_is_upgraded_like_any_other_master()
    {
        using var scratch = new Scratch();
        await using DaemonRun daemon = await DaemonRun.StartAsync($"-b unix:{scratch["app.sock"]}", Built.Hello);
        int old = daemon.Pid;
        daemon.Signal(Signum.SIGUSR2);
        await daemon.LineAsync("Upgrade: the new master serves");
        daemon.Signal(Signum.SIGTERM);
        await daemon.LineAsync("Master has been promoted");
        await Eventually.Holds(() => daemon.Pid != old && !ProcFs.IsAlive(old), "the old one leaves");
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/")).Status, Is.EqualTo(200));
    }
}
