using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Pid file, unix socket, log file, working folder.</summary>
public sealed class FileTests
{
    [Test]
    public async Task The_pid_file_holds_the_pid_and_goes_with_the_master()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--pid {scratch["app.pid"]}", Built.Hello);
        Assert.That(File.ReadAllText(scratch["app.pid"]), Is.EqualTo($"{master.Pid}\n"));
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(scratch.Files, Is.Empty);
    }

    [Test]
    public async Task A_pid_file_that_a_running_master_holds_is_refused_and_left_alone()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--pid {scratch["app.pid"]}", Built.Hello);
        (int exitCode, string log) = await Master.RunAsync($"--pid {scratch["app.pid"]}", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain($"is held by a running master (pid {master.Pid})"));
        Assert.That(File.ReadAllText(scratch["app.pid"]), Is.EqualTo($"{master.Pid}\n"));
    }

    [TestCase("1\n", Description = "a number that belongs to another process by now")]
    [TestCase("2147483000\n")]
    [TestCase("rubbish")]
    [TestCase("")]
    public async Task A_stale_pid_file_blocks_nobody(string content)
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["app.pid"], content);
        await using Master master = await Master.StartAsync($"--pid {scratch["app.pid"]}", Built.Hello);
        Assert.That(File.ReadAllText(scratch["app.pid"]), Is.EqualTo($"{master.Pid}\n"));
    }

    [Test]
    public async Task A_pid_file_that_somebody_replaced_is_not_removed()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--pid {scratch["app.pid"]}", Built.Hello);
        File.Delete(scratch["app.pid"]);
        File.WriteAllText(scratch["app.pid"], "somebody else's");
        await master.StopAsync();
        Assert.That(File.ReadAllText(scratch["app.pid"]), Is.EqualTo("somebody else's"));
    }

    [Test]
    public async Task The_unix_socket_has_mode_0660_and_goes_with_the_master()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 -b unix:{scratch["app.sock"]}", Built.Hello);
        const UnixFileMode expected = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        Assert.That(File.GetUnixFileMode(scratch["app.sock"]), Is.EqualTo(expected));
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/")).Body, Is.EqualTo("Hello World!"));
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(scratch.Files, Is.Empty);
    }

    [Test]
    public async Task A_unix_socket_where_somebody_answers_is_refused_and_works_on()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-b unix:{scratch["app.sock"]}", Built.Hello);
        (int exitCode, string log) = await Master.RunAsync($"-b unix:{scratch["app.sock"]}", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("another process answers there"));
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_stale_unix_socket_is_replaced_and_a_file_is_not()
    {
        using var scratch = new Scratch();
        Master killed = await Master.StartAsync($"-b unix:{scratch["app.sock"]}", Built.Hello);
        IReadOnlyList<int> orphans = killed.Workers;
        _ = Syscall.kill(killed.Pid, Signum.SIGKILL);
        await Eventually.Holds(() => !orphans.Any(ProcFs.IsAlive), "the orphans leave");
        await killed.DisposeAsync();
        Assert.That(File.Exists(scratch["app.sock"]), Is.True, "nobody was left to remove it");
        await using (await Master.StartAsync($"-b unix:{scratch["app.sock"]}", Built.Hello))
        {
            Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/")).Status, Is.EqualTo(200));
        }

        File.WriteAllText(scratch["precious"], "data");
        (int exitCode, string log) = await Master.RunAsync($"-b unix:{scratch["precious"]}", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("there is something that is no socket"));
        Assert.That(File.ReadAllText(scratch["precious"]), Is.EqualTo("data"));
    }

    [Test]
    public async Task A_worker_can_be_asked_alone_at_its_private_socket()
    {
        await using Master master = await Master.StartAsync("-w 2 --log-level debug", Built.Specimen);
        string line = await master.LineAsync($"(pid {master.WorkerOf(1)}) runs our code, private socket unix:");
        string path = line[(line.IndexOf("unix:", StringComparison.Ordinal) + "unix:".Length)..];
        Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(path)!), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Reply reply = await Wire.GetAsync(new UnixDomainSocketEndPoint(path), "/slot");
        Assert.That(reply.Body, Is.EqualTo("1"));
    }

    [Test]
    public async Task The_log_goes_to_a_file_and_the_master_runs_in_the_folder_it_was_told()
    {
        using var scratch = new Scratch();
        await using Master master = Master.Launch($"--chdir {scratch["."]} --log-file master.log --pid app.pid", Built.Hello);
        await Eventually.Holds(() => File.Exists(scratch["master.log"]) && File.ReadAllText(scratch["master.log"]).Contains("ready after", StringComparison.Ordinal), "the log file");
        Assert.That(File.Exists(scratch["app.pid"]), Is.True);
        Assert.That(master.Log, Is.Empty);
        Assert.That(await master.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task A_descriptor_an_address_and_a_unix_socket_are_served_side_by_side()
    {
        using var scratch = new Scratch();
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        Inherit.Keep((int)listener.Server.Handle);
        await using Master master = await Master.StartAsync($"-b unix:{scratch["app.sock"]} -b fd://{listener.Server.Handle} -b [::1]:0", Built.Hello);
        Inherit.Release((int)listener.Server.Handle);
        Assert.That((await Wire.GetAsync(listener.LocalEndpoint, "/")).Status, Is.EqualTo(200));
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/")).Status, Is.EqualTo(200));
        Assert.That(master.Log, Does.Match(@"Listening at: unix:\S+, http://127\.0\.0\.1:\d+ \(fd://\d+\), http://\[::1\]:\d+ "));
    }

    [Test]
    public async Task Several_addresses_are_served_at_once()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-b 127.0.0.1:0 -b unix:{scratch["app.sock"]} -b [::1]:0", Built.Hello);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/")).Status, Is.EqualTo(200));
        Assert.That(master.Log, Does.Match(@"Listening at: http://127\.0\.0\.1:\d+, unix:\S+, http://\[::1\]:\d+ "));
    }
}
