using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

public sealed class AccessLogTests
{
    private const string Short = "--access-logformat=%(m)s|%(U)s|%(q)s|%(s)s|%(b)s";

    [Test]
    public async Task Every_request_has_a_line_whatever_became_of_it()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 --access-logfile {scratch["access.log"]} {Short}", Built.Specimen);
        await Wire.GetAsync(master.EndPoint, "/");
        await Wire.GetAsync(master.EndPoint, "/sleep?ms=1");
        await Wire.GetAsync(master.EndPoint, "/nowhere%22%0A");
        await Wire.GetAsync(master.EndPoint, "/throw");
        await Wire.GetAsync(master.EndPoint, "/stream?n=3&ms=1");
        using (Wire wire = await Wire.ConnectAsync(master.EndPoint))
        {
            await wire.BeginAsync("HEAD", "/", close: true);
            await wire.ReadHeadAsync();
        }
        await LinesAsync(scratch["access.log"], 6);
        // In no order: a line is written after its answer, and by then the next request can be with the other worker.
        Assert.That(File.ReadAllLines(scratch["access.log"]), Is.EquivalentTo(new[]
        {
            "GET|/||200|12", "GET|/sleep|ms=1|200|10", "GET|/nowhere\\\"\\u000a||404|-", "GET|/throw||500|-", "GET|/stream|n=3&ms=1|200|6", "HEAD|/||405|-",
        }));
    }

    [Test]
    public async Task By_default_it_is_Gunicorns_line()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-b 127.0.0.1:0 -b unix:{scratch["app.sock"]} --access-logfile {scratch["access.log"]}", Built.Hello);
        await Wire.GetAsync(master.EndPoint, "/?a=%41", "User-Agent: a \"test\"\r\nReferer: http://there/\r\nAuthorization: Basic YWRhOnNlY3JldA==\r\n");
        await LinesAsync(scratch["access.log"], 1);
        await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/");
        await LinesAsync(scratch["access.log"], 2);
        const string time = @"\[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]";
        Assert.That(File.ReadAllText(scratch["access.log"]), Does.Match(
            $"^127\\.0\\.0\\.1 - ada {time} \"GET /\\?a=%41 HTTP/1\\.1\" 200 12 \"http://there/\" \"a \\\\\"test\\\\\"\"\n"
            + $" - - {time} \"GET / HTTP/1\\.1\" 200 12 \"-\" \"-\"\n$"));
    }

    [Test]
    public async Task What_is_asked_on_a_private_socket_is_nobodys_access()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--log-level debug --access-logfile {scratch["access.log"]} {Short}", Built.Specimen);
        string line = await master.LineAsync("private socket unix:");
        await Wire.GetAsync(new UnixDomainSocketEndPoint(line[(line.IndexOf("unix:", StringComparison.Ordinal) + "unix:".Length)..]), "/slot");
        await Wire.GetAsync(master.EndPoint, "/pid");
        await LinesAsync(scratch["access.log"], 1);
        Assert.That(File.ReadAllText(scratch["access.log"]), Does.StartWith("GET|/pid|"));
    }

    [TestCase(Signum.SIGUSR1)]
    [TestCase(Signum.SIGHUP)]
    public async Task After_a_rotation_all_workers_write_to_the_new_file_and_no_line_is_lost(Signum signal)
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 --access-logfile {scratch["access.log"]} {Short}", Built.Specimen);
        using Wire slow = await Wire.ConnectAsync(master.EndPoint);
        await slow.BeginAsync("GET", "/sleep?ms=1500");
        await using var load = Load.On(master.EndPoint, keepAlive: 4, newConnections: 0);
        await load.MoreAsync(200);
        File.Move(scratch["access.log"], scratch["access.log.1"]);
        master.Signal(signal);
        await Eventually.Holds(() => File.Exists(scratch["access.log"]) && File.ReadAllLines(scratch["access.log"]).Length > 200, "lines in the new file");
        long old = new FileInfo(scratch["access.log.1"]).Length;
        Assert.That((await slow.ReadReplyAsync()).Status, Is.EqualTo(200), "a worker that drains writes there too");
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
        await LinesAsync(scratch["access.log"], load.Answered + 1 - File.ReadAllLines(scratch["access.log.1"]).Length);
        Assert.That(new FileInfo(scratch["access.log.1"]).Length, Is.EqualTo(old), "nobody writes to the old file");
        Assert.That(File.ReadAllText(scratch["access.log"]), Does.Contain("GET|/sleep|ms=1500|200|"));
    }

    [Test]
    public async Task A_dash_is_standard_output()
    {
        using var scratch = new Scratch();
        await using Master master = Master.LaunchAfter($"exec >{scratch["out"]}", $"--access-logfile - {Short}", Built.Hello);
        await master.LineAsync("ready after");
        await Wire.GetAsync(master.EndPoint, "/");
        await Eventually.Holds(() => File.ReadAllText(scratch["out"]).Contains("GET|/||200|12\n", StringComparison.Ordinal), "the line on standard output");
    }

    [Test]
    public async Task A_file_that_cannot_be_opened_is_told_before_anything_starts()
    {
        (int exitCode, string log) = await Master.RunAsync("--access-logfile /there/is/no/such/folder/access.log", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("cannot open the log file /there/is/no/such/folder/access.log").And.Contain("choose another with --access-logfile"));
    }

    // A line is written after its response, so the client may be quicker.
    private static Task LinesAsync(string path, int count) =>
        Eventually.Holds(() => File.ReadAllLines(path).Length >= count, $"{count} lines in {Path.GetFileName(path)}");
}
