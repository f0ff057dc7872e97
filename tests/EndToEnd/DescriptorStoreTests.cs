using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>systemd's store of descriptors, and what it is told of reloads that are refused and of transitions that take long.</summary>
public sealed class DescriptorStoreTests
{
    [Test]
    public async Task After_SIGKILL_of_the_master_the_next_one_gets_its_listeners_back_and_who_connected_meanwhile_is_served()
    {
        using var scratch = new Scratch();
        using var manager = new NotifySocket(scratch["notify"]);
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Ports.Free()}");
        Master killed = await Master.StartAsync($"-b {address} -b unix:{scratch["app.sock"]} -b unix:{scratch["gone.sock"]}", Built.Hello, ("NOTIFY_SOCKET", scratch["notify"]));
        await manager.HearAsync("READY=1");
        Assert.That(manager.Stored.Keys, Is.EquivalentTo(new[]
        {
            $"pneuxnet-http_//{address.Replace(':', '_')}", $"pneuxnet-unix_{scratch["app.sock"]}", $"pneuxnet-unix_{scratch["gone.sock"]}",
        }));
        IReadOnlyList<int> orphans = killed.Workers;
        killed.Signal(Signum.SIGKILL);
        await Eventually.Holds(() => !orphans.Any(ProcFs.IsAlive), "the orphans leave");
        await killed.DisposeAsync();

        using Wire tcp = await Wire.ConnectAsync(IPEndPoint.Parse(address));
        await tcp.BeginAsync("GET", "/");
        using Wire unix = await Wire.ConnectAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]));
        await unix.BeginAsync("GET", "/");

        await using Master next = Launch($"-b {address} -b unix:{scratch["app.sock"]}", manager, scratch, ("NOTIFY_SOCKET", scratch["notify"]));
        Assert.That((await tcp.ReadReplyAsync()).Status, Is.EqualTo(200));
        Assert.That((await unix.ReadReplyAsync()).Status, Is.EqualTo(200));
        await manager.HearAsync("READY=1");
        Assert.That(manager.Stored, Has.Count.EqualTo(2), "what is not wanted any more has left the store");
        Assert.That(File.Exists(scratch["gone.sock"]), Is.False);

        Assert.That(await next.StopAsync(), Is.Zero);
        manager.HearAll();
        Assert.That(manager.Stored, Is.Empty, "a stop leaves nothing behind");
        Assert.That(File.Exists(scratch["app.sock"]), Is.False);
    }

    [Test]
    public async Task With_a_store_that_outlives_a_stop_a_restart_refuses_nobody([Values] bool afterUpgrade)
    {
        using var scratch = new Scratch();
        using var manager = new NotifySocket(scratch["notify"]);
        (string, string)[] variables = [("NOTIFY_SOCKET", scratch["notify"]), ("FDSTORE", "8")];
        await using Master first = await Master.StartAsync($"-b unix:{scratch["app.sock"]}", Built.Specimen, variables);
        await using Load load = Load.On(new UnixDomainSocketEndPoint(scratch["app.sock"]), keepAlive: 0, newConnections: 4);
        await load.MoreAsync(100);
        int successor = afterUpgrade ? await UpgradeTests.UpgradeAsync(first) : 0;
        Assert.That(await first.StopAsync(), Is.Zero);
        if (successor > 0)
        {
            await first.LineAsync("Master has been promoted");
            await UpgradeTests.EndAsync(successor);
        }
        manager.HearAll();

        await using Master second = Launch($"-b unix:{scratch["app.sock"]}", manager, scratch, variables);
        await second.LineAsync("ready after");
        await load.MoreAsync(100);
        await load.StopAsync();
        Assert.That((load.Lost.Count, load.Refused), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_socket_of_the_service_manager_is_shown_by_the_name_that_it_has_there()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Inherit.Keep((int)listener.Server.Handle);
        string preparation = $"exec 3<&{listener.Server.Handle}; export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=web";
        await using Master master = Master.LaunchAfter(preparation, "", Built.Hello, (Master.NoBind, "1"));
        Inherit.Release((int)listener.Server.Handle);
        await master.LineAsync("ready after");
        Assert.That(master.Log, Does.Contain($"http://{listener.LocalEndpoint} (fd://3, web)"));
    }

    [Test]
    public async Task A_reload_that_is_refused_is_told_as_one_that_begins_and_ends_with_the_reason_in_the_status()
    {
        using var scratch = new Scratch();
        using var manager = new NotifySocket(scratch["notify"]);
        File.WriteAllText(scratch["x.toml"], "workers = 1");
        await using Master master = await Master.StartAsync($"-c {scratch["x.toml"]}", Built.Hello, ("NOTIFY_SOCKET", scratch["notify"]));
        await manager.HearAsync("READY=1");
        File.WriteAllText(scratch["x.toml"], "workers = 0");
        master.Signal(Signum.SIGHUP);
        Assert.That(await manager.HearAsync("RELOADING=1"), Does.Match(@"MONOTONIC_USEC=\d+"));
        Assert.That(await manager.HearAsync("READY=1"), Does.Contain("STATUS=1 of 1 workers serving, generation 1, the last reload was refused: ").And.Contain("workers '0'"));
    }

    [Test]
    public async Task The_service_manager_is_asked_for_time_while_a_start_or_a_drain_takes_long_and_at_no_other_time()
    {
        using var scratch = new Scratch();
        using var manager = new NotifySocket(scratch["notify"]);
        await using Master master = await Master.StartAsync("", Built.Specimen, ("NOTIFY_SOCKET", scratch["notify"]));
        await manager.HearAsync("EXTEND_TIMEOUT_USEC=30000000");
        Assert.That(await manager.HearAsync("READY=1"), Does.Not.Contain("EXTEND_TIMEOUT_USEC"));
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/stream?n=10&ms=100");
        await wire.ReadHeadAsync();
        master.Signal(Signum.SIGTERM);
        Assert.That(await manager.HearAsync("STOPPING=1"), Does.Contain("EXTEND_TIMEOUT_USEC=30000000"));
        Assert.That(await master.ExitAsync(), Is.Zero);
    }

    /// <summary>As the service manager starts it, with what is in the store from descriptor 3 on.</summary>
    private static Master Launch(string options, NotifySocket manager, Scratch scratch, params (string Key, string Value)[] environment)
    {
        int target = 3;
        string places = string.Concat(manager.Stored.Values.Select(source => string.Create(CultureInfo.InvariantCulture, $"exec {target++}<&{source}; ")));
        foreach (int source in manager.Stored.Values)
        {
            Inherit.Keep(source);
        }
        File.WriteAllText(scratch["names"], string.Join(':', manager.Stored.Keys));
        string preparation = $"{places}export LISTEN_PID=$$ LISTEN_FDS={manager.Stored.Count} LISTEN_FDNAMES=\"$(cat {scratch["names"]})\"";
        Master master = Master.LaunchAfter(preparation, options, Built.Specimen, environment);
        foreach (int source in manager.Stored.Values)
        {
            Inherit.Release(source);
        }
        return master;
    }
}
