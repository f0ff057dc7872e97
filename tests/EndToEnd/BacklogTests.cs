using System.Net;
using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>What a stop does to connections that nobody has accepted yet, and to those that are still to come.</summary>
public sealed class BacklogTests
{
    [TestCase("tcp")]
    [TestCase("unix")]
    public async Task What_waits_in_the_backlog_at_TERM_is_served_and_who_connects_then_is_refused(string family)
    {
        using var scratch = new Scratch();
        await using Master master = await StartAsync(family, scratch, "-t 1");
        EndPoint endPoint = EndPointOf(family, scratch, master);
        using Wire busy = await Wire.ConnectAsync(endPoint);
        await busy.BeginAsync("GET", "/stream?n=15&ms=100");
        Assert.That((await busy.ReadHeadAsync()).Status, Is.EqualTo(200), "the one thread of the only worker is taken");
        Wire[] waiting = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Wire.ConnectAsync(endPoint)));
        await Task.WhenAll(waiting.Select(wire => wire.BeginAsync("GET", "/pid")));

        master.Signal(Signum.SIGTERM);
        await master.LineAsync("letting them finish");
        await Eventually.Holds(() => IsRefused(endPoint), "a new connection is refused");

        Reply[] replies = await Task.WhenAll(waiting.Select(wire => wire.ReadReplyAsync()));
        Assert.That(replies.Select(reply => reply.Status), Is.All.EqualTo(200));
        Assert.That(replies.Select(reply => reply.KeepsAlive), Is.All.False, "they are told that the connection closes");
        Assert.That(await master.ExitAsync(), Is.Zero);
        Array.ForEach(waiting, wire => wire.Dispose());
    }

    [TestCase("tcp")]
    [TestCase("unix")]
    public async Task A_stop_under_load_resets_nobody(string family)
    {
        using var scratch = new Scratch();
        await using Master master = await StartAsync(family, scratch, "-w 2");
        await using Load load = Load.On(EndPointOf(family, scratch, master), keepAlive: 4, newConnections: 12);
        await load.MoreAsync(2000);
        master.Signal(Signum.SIGTERM);
        await load.RefusedAsync();
        TestContext.Out.WriteLine($"{load.Answered} answered, {load.Refused} refused, {load.Lost.Count} lost: {string.Join("; ", load.Lost)}");
        Assert.That(load.Lost, Is.Empty);
        Assert.That(load.Refused, Is.EqualTo(16));
        Assert.That(await master.ExitAsync(), Is.Zero);
        Assert.That(scratch.Files, Is.Empty);
    }

    [Test]
    public async Task A_listener_that_somebody_else_holds_too_stays_open_for_its_next_server()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Inherit.Keep((int)listener.Server.Handle);
        await using Master master = await Master.StartAsync($"-b fd://{listener.Server.Handle}", Built.Hello);
        Inherit.Release((int)listener.Server.Handle);
        Assert.That(await master.StopAsync(), Is.Zero);
        using Wire wire = await Wire.ConnectAsync(listener.LocalEndpoint);
        using Socket accepted = await listener.AcceptSocketAsync();
        Assert.That(accepted.Connected, Is.True);
    }

    [Test]
    public async Task During_the_shutdown_delay_everything_is_served_and_nobody_is_refused()
    {
        await using Master master = await Master.StartAsync("-w 2 --shutdown-delay 600", Built.Specimen);
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 4);
        master.Signal(Signum.SIGTERM);
        await master.LineAsync("Stopping in 600 s, serving until then");
        await load.MoreAsync(200);
        Assert.That((load.Refused, load.Lost.Count, master.Count("letting them finish")), Is.EqualTo((0, 0, 0)));
        master.Signal(Signum.SIGTERM);
        await load.RefusedAsync();
        Assert.That(load.Lost, Is.Empty);
        Assert.That(await master.ExitAsync(), Is.Zero);
    }

    [Test]
    public async Task After_the_shutdown_delay_the_stop_begins_by_itself()
    {
        await using Master master = await Master.StartAsync("--shutdown-delay 0.5", Built.Hello);
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(master.Log, Does.Match("(?s)Stopping in 0.5 s.*letting them finish"));
    }

    [TestCase(Signum.SIGTERM, "letting them finish")]
    [TestCase(Signum.SIGINT, "workers, now")]
    public async Task A_second_signal_ends_the_shutdown_delay(Signum second, string line)
    {
        await using Master master = await Master.StartAsync("--shutdown-delay 600", Built.Hello);
        master.Signal(Signum.SIGTERM);
        await master.LineAsync("Stopping in 600 s");
        master.Signal(second);
        await master.LineAsync(line);
        Assert.That(await master.ExitAsync(), Is.Zero);
    }

    private static Task<Master> StartAsync(string family, Scratch scratch, string options) =>
        Master.StartAsync(family == "unix" ? $"{options} -b unix:{scratch["app.sock"]}" : options, Built.Specimen);

    private static EndPoint EndPointOf(string family, Scratch scratch, Master master) =>
        family == "unix" ? new UnixDomainSocketEndPoint(scratch["app.sock"]) : master.EndPoint;

    private static bool IsRefused(EndPoint endPoint)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(endPoint);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable;
        }
    }
}
