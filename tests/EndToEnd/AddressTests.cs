using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Addresses that a reload changes, or that are shared.</summary>
public sealed class AddressTests
{
    [Test]
    public async Task With_reuse_port_two_masters_share_an_address()
    {
        await using Master one = await Master.StartAsync("--reuse-port", Built.Specimen);
        await using Master other = await Master.StartAsync($"--reuse-port -b {one.EndPoint}", Built.Specimen);
        HashSet<int> workers = [one.Workers.Single(), other.Workers.Single()];
        HashSet<int> answered = [];
        // The kernel shares by a hash of the client's address and port: one side for so many in a row is no chance.
        for (int i = 0; i < 200 && answered.Count < 2; i++)
        {
            answered.Add(int.Parse((await Wire.GetAsync(one.EndPoint, "/pid")).Body, CultureInfo.InvariantCulture));
        }
        Assert.That(answered, Is.EquivalentTo(workers));
    }

    [Test]
    public async Task A_reload_opens_new_addresses_before_it_closes_old_ones_and_no_request_is_lost_at_any()
    {
        using var scratch = new Scratch();
        (int old, int fresh) = (Ports.Free(), Ports.Free());
        Write(scratch, $"127.0.0.1:{old}", $"unix:{scratch["stays.sock"]}", $"unix:{scratch["goes.sock"]}");
        await using Master master = await StartAsync(scratch, "-w 2");
        string stays = ListenerInode(master, scratch["stays.sock"]);
        await using Load leaving = Load.On(new IPEndPoint(IPAddress.Loopback, old), keepAlive: 2, newConnections: 4);
        await using Load leavingToo = Load.On(new UnixDomainSocketEndPoint(scratch["goes.sock"]), keepAlive: 0, newConnections: 2);
        await using Load staying = Load.On(new UnixDomainSocketEndPoint(scratch["stays.sock"]), keepAlive: 2, newConnections: 2);
        await leaving.MoreAsync(200);

        Write(scratch, $"127.0.0.1:{fresh}", $"unix:{scratch["stays.sock"]}", $"unix:{scratch["comes.sock"]}");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Listening from now on at: ");
        Assert.That((await Wire.GetAsync(new IPEndPoint(IPAddress.Loopback, fresh), "/")).Status, Is.EqualTo(200));
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["comes.sock"]), "/")).Status, Is.EqualTo(200));
        await leaving.RefusedAsync();
        await leavingToo.RefusedAsync();
        await master.LineAsync("No longer listening at: ", times: 2);
        await staying.MoreAsync(200);
        await staying.StopAsync();

        Assert.That(leaving.Lost.Concat(leavingToo.Lost).Concat(staying.Lost), Is.Empty);
        Assert.That(staying.Refused, Is.Zero);
        Assert.That(ListenerInode(master, scratch["stays.sock"]), Is.EqualTo(stays), "the same socket");
        Assert.That(File.Exists(scratch["goes.sock"]), Is.False);
    }

    [Test]
    public async Task A_reload_to_an_address_that_can_not_be_bound_is_refused_as_a_whole()
    {
        using var scratch = new Scratch();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        Write(scratch, "127.0.0.1:0");
        await using Master master = await StartAsync(scratch, "");
        IReadOnlyList<int> before = master.Workers;
        Write(scratch, $"unix:{scratch["new.sock"]}", $"{taken.LocalEndpoint}");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync($"Reload refused, nothing has changed: cannot bind http://{taken.LocalEndpoint}: the address is in use");
        Assert.That(File.Exists(scratch["new.sock"]), Is.False);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
        Assert.That(master.Workers, Is.EqualTo(before));
    }

    [Test]
    public async Task A_generation_that_does_not_boot_takes_its_addresses_with_it()
    {
        using var scratch = new Scratch();
        Write(scratch, "127.0.0.1:0");
        await using Master master = await StartAsync(scratch, "", ("SPECIMEN_BOOT_FILE", scratch["boot"]));
        Write(scratch, $"unix:{scratch["new.sock"]}");
        File.WriteAllText(scratch["boot"], "throw");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload failed: generation 2 did not boot");
        await master.LineAsync($"No longer listening at: unix:{scratch["new.sock"]}");
        Assert.That(File.Exists(scratch["new.sock"]), Is.False);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
    }

    private static void Write(Scratch scratch, params string[] addresses) =>
        File.WriteAllText(scratch["x.toml"], $"bind = [{string.Join(", ", addresses.Select(address => $"'{address}'"))}]");

    private static Task<Master> StartAsync(Scratch scratch, string options, params (string Key, string Value)[] environment) =>
        Master.StartAsync($"{options} -c {scratch["x.toml"]}", Built.Specimen, [.. environment, (Master.NoBind, "1")]);

    /// <summary>The kernel's number of the listening socket, from /proc/net/unix.</summary>
    private static string ListenerInode(Master master, string path) => File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{master.Pid}/net/unix"))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .First(fields => fields[^1] == path && fields[3] == "00010000")[6];
}
