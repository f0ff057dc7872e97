using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>systemd's protocols, from the other side: what the service manager is told, and what it hands over.</summary>
public sealed class SystemdTests
{
    [Test]
    public async Task The_service_manager_hears_ready_reloading_and_stopping_when_they_are_true()
    {
        using var scratch = new Scratch();
        using Socket manager = Listen(scratch["notify"]);
        await using Master master = await Master.StartAsync(
            "-w 2", Built.Specimen, ("NOTIFY_SOCKET", scratch["notify"]), ("WATCHDOG_USEC", "2000000"), ("SPECIMEN_BOOT_FILE", scratch["boot"]));
        // Half of the workers make it ready; the other half may be there at the same moment, or later.
        if (!(await HearAsync(manager, "READY=1")).Contains("STATUS=2 of 2 workers serving, generation 1", StringComparison.Ordinal))
        {
            await HearAsync(manager, "STATUS=2 of 2 workers serving, generation 1");
        }
        await HearAsync(manager, "WATCHDOG=1");

        master.Signal(Signum.SIGHUP);
        Assert.That(await HearAsync(manager, "RELOADING=1"), Does.Match(@"MONOTONIC_USEC=\d+"));
        Assert.That(await HearAsync(manager, "READY=1"), Does.Contain("STATUS=2 of 2 workers serving, generation 2"));

        File.WriteAllText(scratch["boot"], "throw");
        master.Signal(Signum.SIGHUP);
        await HearAsync(manager, "RELOADING=1");
        Assert.That(await HearAsync(manager, "READY=1"), Does.Contain("the reload to generation 3 failed:"));

        master.Signal(Signum.SIGTERM);
        await HearAsync(manager, "STOPPING=1");
        Assert.That(await master.ExitAsync(), Is.Zero);
    }

    [Test]
    public async Task No_variable_of_the_protocol_reaches_an_app()
    {
        using var scratch = new Scratch();
        using Socket manager = Listen(scratch["notify"]);
        await using Master master = await Master.StartAsync("", Built.Specimen, ("NOTIFY_SOCKET", scratch["notify"]), ("WATCHDOG_USEC", "20000000"));
        string variables = (await Wire.GetAsync(master.EndPoint, "/env")).Body;
        Assert.That(variables, Does.Not.Contain("NOTIFY_SOCKET").And.Not.Contain("WATCHDOG_USEC"));
    }

    [TestCase("", 1, Description = "instead of the default address")]
    [TestCase("-b 127.0.0.1:0", 2, Description = "beside an address that was asked for")]
    [TestCase("-b 127.0.0.1:PORT", 1, Description = "in the place of the same address")]
    public async Task Sockets_of_the_service_manager_are_served(string options, int listeners)
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int descriptor = (int)listener.Server.Handle;
        Inherit.Keep(descriptor);
        string preparation = string.Create(CultureInfo.InvariantCulture, $"exec 3<&{descriptor}; export LISTEN_PID=$$ LISTEN_FDS=1");
        await using Master master = Master.LaunchAfter(
            preparation, options.Replace("PORT", ((System.Net.IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), Built.Hello, (Master.NoBind, "1"));
        Inherit.Release(descriptor);
        await master.LineAsync("ready after");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        Assert.That((await Wire.GetAsync(listener.LocalEndpoint, "/")).Status, Is.EqualTo(200));
        string line = await master.LineAsync("Listening at: ");
        Assert.That(line.Split("http://"), Has.Length.EqualTo(1 + listeners), line);
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    /// <summary>The next message with the text in it.</summary>
    private static async Task<string> HearAsync(Socket manager, string text)
    {
        using var limit = new CancellationTokenSource(Eventually.Deadline, TimeProvider.System);
        byte[] buffer = new byte[4096];
        for (; ; )
        {
            string message = Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer, limit.Token));
            if (message.Contains(text, StringComparison.Ordinal))
            {
                return message;
            }
        }
    }
}
