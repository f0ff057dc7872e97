using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>USR2: a new master beside the old one, then one of them goes. What both write arrives in one log here.</summary>
public sealed partial class UpgradeTests
{
    [TestCase("tcp")]
    [TestCase("unix")]
    public async Task An_upgrade_and_its_commit_lose_no_request(string family)
    {
        using var scratch = new Scratch();
        string bind = family == "unix" ? $"-b unix:{scratch["app.sock"]}" : "";
        await using Master old = await Master.StartAsync($"-w 2 {bind} --pid {scratch["app.pid"]}", Built.Specimen);
        EndPoint endPoint = family == "unix" ? new UnixDomainSocketEndPoint(scratch["app.sock"]) : old.EndPoint;
        await using Load load = Load.On(endPoint, keepAlive: 4, newConnections: 4);
        await load.MoreAsync(100);

        int successor = await UpgradeAsync(old);
        Assert.That(File.ReadAllText(scratch["app.pid"]), Is.EqualTo($"{old.Pid}\n"));
        Assert.That(File.ReadAllText(scratch["app.pid.2"]), Is.EqualTo($"{successor}\n"));
        await load.MoreAsync(200);
        try
        {
            old.Signal(Signum.SIGTERM);
            await old.LineAsync("Master has been promoted");
            await load.MoreAsync(200);
            await load.StopAsync();
            Assert.That(load.Lost, Is.Empty);
            Assert.That(await old.ExitAsync(), Is.Zero);
            await Eventually.Holds(() => !File.Exists(scratch["app.pid.2"]), "the pid file gets its name");
            Assert.That(File.ReadAllText(scratch["app.pid"]), Is.EqualTo($"{successor}\n"));
            Assert.That((await Wire.GetAsync(endPoint, "/")).Status, Is.EqualTo(200));
        }
        finally
        {
            await EndAsync(successor);
        }
        Assert.That(scratch.Files, Is.Empty, "what the new master took over it has removed");
    }

    [Test]
    public async Task An_upgrade_that_is_rolled_back_loses_no_request_and_another_can_follow()
    {
        using var scratch = new Scratch();
        await using Master old = await Master.StartAsync($"-w 2 -b unix:{scratch["app.sock"]} --pid {scratch["app.pid"]}", Built.Specimen);
        await using Load load = Load.On(new UnixDomainSocketEndPoint(scratch["app.sock"]), keepAlive: 4, newConnections: 4);
        int successor = await UpgradeAsync(old);
        await load.MoreAsync(200);
        await EndAsync(successor);
        await old.LineAsync($"Upgrade off: the new master with pid {successor} ended: exit code 0; this one serves on");
        await load.MoreAsync(200);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
        Assert.That(scratch.Files, Is.EquivalentTo(new[] { "app.sock", "app.pid" }));

        int another = await UpgradeAsync(old, times: 2);
        await EndAsync(another);
    }

    [Test]
    public async Task A_new_master_that_can_not_start_the_app_goes_and_the_old_one_serves_on()
    {
        using var scratch = new Scratch();
        await using Master old = await Master.StartAsync($"-w 2 --pid {scratch["app.pid"]}", Built.Specimen, ("SPECIMEN_BOOT_FILE", scratch["boot"]));
        File.WriteAllText(scratch["boot"], "throw");
        old.Signal(Signum.SIGUSR2);
        string line = await old.LineAsync("Upgrade off");
        Assert.That(line, Does.Contain("ended: exit code 3; this one serves on"));
        Assert.That((await Wire.GetAsync(old.EndPoint, "/")).Status, Is.EqualTo(200));
        Assert.That(scratch.Files, Is.EquivalentTo(new[] { "app.pid", "boot" }));
    }

    [Test]
    public async Task A_second_upgrade_is_refused_while_two_masters_live()
    {
        await using Master old = await Master.StartAsync("", Built.Hello);
        int successor = await UpgradeAsync(old);
        try
        {
            old.Signal(Signum.SIGUSR2);
            await old.LineAsync($"No upgrade: the master with pid {successor} was started for that already");
            _ = Syscall.kill(successor, Signum.SIGUSR2);
            await old.LineAsync("No upgrade: the master that started this one still runs");
        }
        finally
        {
            await EndAsync(successor);
        }
    }

    [Test]
    public async Task When_the_old_master_is_killed_the_new_one_takes_over()
    {
        using var scratch = new Scratch();
        Master old = await Master.StartAsync($"-b unix:{scratch["app.sock"]} --pid {scratch["app.pid"]}", Built.Hello);
        int successor = await UpgradeAsync(old);
        old.Signal(Signum.SIGKILL);
        await old.LineAsync("Master has been promoted");
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/")).Status, Is.EqualTo(200));
        Assert.That(File.ReadAllText(scratch["app.pid"]), Is.EqualTo($"{successor}\n"));
        await EndAsync(successor);
        await old.DisposeAsync();
        Assert.That(scratch.Files, Is.Empty);
    }

    /// <summary>USR2, and the pid of the new master once it serves.</summary>
    /// <returns>The new master's process id, when it serves.</returns>
    internal static async Task<int> UpgradeAsync(Master master, int times = 1)
    {
        master.Signal(Signum.SIGUSR2);
        string line = await master.LineAsync("a new master runs with pid", times);
        int successor = int.Parse(PidPattern().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);
        await master.LineAsync($"To commit: kill -TERM {master.Pid}. To roll back: kill -TERM {successor}");
        return successor;
    }

    internal static async Task EndAsync(int master)
    {
        _ = Syscall.kill(master, Signum.SIGTERM);
        await Eventually.Holds(() => !ProcFs.IsAlive(master), "the new master ends");
    }

    [GeneratedRegex(@"runs with pid (\d+)")]
    private static partial Regex PidPattern();
}
