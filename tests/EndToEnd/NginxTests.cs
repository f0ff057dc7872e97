using System.Net;
using System.Text.RegularExpressions;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>The real nginx, with the configuration that the project ships, in front of a real master.</summary>
public sealed partial class NginxTests
{
    [Test]
    public Task Requests_are_answered_through_the_unix_socket_and_a_reload_loses_none() => WithNginxAsync(Built.Specimen, async (front, master) =>
    {
        await using Load load = Load.On(front, keepAlive: 4, newConnections: 4);
        await load.MoreAsync(200);
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        await load.MoreAsync(200);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
        Assert.That(load.Answers, Has.Count.GreaterThan(2), "workers of both generations answered");
    });

    [Test]
    public Task A_worker_that_is_killed_costs_no_client_a_request() => WithNginxAsync(Built.Specimen, async (front, master) =>
    {
        await using Load load = Load.On(front, keepAlive: 4, newConnections: 4);
        for (int kills = 1; kills <= 3; kills++)
        {
            await load.MoreAsync(100);
            _ = Syscall.kill(master.WorkerOf(kills % 2), Signum.SIGKILL);
            await master.LineAsync("ready after", times: 2 + kills);
        }
        await load.MoreAsync(100);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
    });

    [Test]
    public Task The_app_sees_the_client_and_nothing_that_the_client_made_up() => WithNginxAsync(Built.Specimen, async (front, _) =>
    {
        const string madeUp = "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Ssl: on\r\nX-Forwarded-Host: films.example\r\nX-Forwarded-Prefix: /shop\r\n";
        Assert.That((await Wire.GetAsync(front, "/connection")).Body, Is.EqualTo("http localhost 127.0.0.1 |"));
        Assert.That((await Wire.GetAsync(front, "/connection", madeUp)).Body, Is.EqualTo("http localhost 127.0.0.1 |203.0.113.9"));
        // This test's client is on loopback, where a proxy would be believed by default.
    }, "--forwarded-allow-ips 192.0.2.1");

    [Test]
    public Task Static_files_come_from_nginx_compressed_and_to_be_kept() => WithNginxAsync(app: "", async (front, master) =>
    {
        Match style = Stylesheet().Match((await Wire.GetAsync(front, "/")).Body);
        Assert.That(style.Success, "the page names its style sheet");
        // With the master frozen nobody but nginx can answer.
        master.Signal(Signum.SIGSTOP);
        master.Workers.ToList().ForEach(worker => Syscall.kill(worker, Signum.SIGSTOP));
        try
        {
            Reply reply = await Wire.GetAsync(front, style.Groups[1].Value, "Accept-Encoding: gzip\r\n");
            Assert.That(reply.Status, Is.EqualTo(200));
            Assert.That(reply.Headers["Cache-Control"], Is.EqualTo("max-age=31536000, immutable"));
            Assert.That(reply.Headers["Content-Encoding"], Is.EqualTo("gzip"));
            Assert.That(reply.Headers["X-Content-Type-Options"], Is.EqualTo("nosniff"));
        }
        finally
        {
            master.Workers.ToList().ForEach(worker => Syscall.kill(worker, Signum.SIGCONT));
            master.Signal(Signum.SIGCONT);
        }
    });

    [Test]
    public async Task Nginx_and_the_workers_see_the_same_requests_in_whatever_is_sent()
    {
        using var scratch = new Scratch();
        await WithNginxAsync(Built.Specimen, async (front, _) =>
        {
            RequestFile[] files = [.. RequestFile.All("invalid"), .. RequestFile.All("valid")];
            string[] replies = await Task.WhenAll(files.Select(async file =>
            {
                using Wire wire = await Wire.ConnectAsync(front);
                // nginx closes when it has refused, and otherwise when nothing comes for two seconds.
                await wire.SendPiecesAsync(file.Bytes, _ => file.Bytes.Length, CancellationToken.None);
                return await wire.ReadToEndAsync();
            }));
            Assert.That(replies.Count(reply => reply.Contains("X-Specimen", StringComparison.Ordinal)), Is.GreaterThan(20), "some of them are for the app");

            // A request that nginx had taken for something else's body would be one more for a worker than for nginx.
            // What Kestrel itself refuses, such as a host with a user in it, has an answer without a word, and no line in the access log.
            int refusedByKestrel = replies.Count(reply => reply.StartsWith("HTTP/1.1 400", StringComparison.Ordinal) && reply.Contains("Content-Length: 0\r\n", StringComparison.Ordinal));

            string[] passed = [];
            try
            {
                await Eventually.Holds(
                    () => (passed = PassedOn(scratch)).Length == File.ReadAllLines(scratch["workers.log"]).Length + refusedByKestrel,
                    "workers have answered what nginx has passed on, and nothing else");
            }
            finally
            {
                TestContext.Out.WriteLine($"{files.Length} files, passed on:\n{string.Join('\n', passed)}\nanswered by workers:\n{File.ReadAllText(scratch["workers.log"])}");
            }
            Assert.That((await Wire.GetAsync(front, "/connection")).Status, Is.EqualTo(200), "the next client gets its own answer");
        }, $"--access-logfile {scratch["workers.log"]} --access-logformat=%(s)s|%(r)s", $"log_format passed '$upstream_status|$request'; access_log {scratch["nginx.log"]} passed; client_header_timeout 2; client_body_timeout 2; keepalive_timeout 2;");
    }

    [Test]
    public Task People_are_told_in_words_that_the_service_is_busy_or_away_and_programs_what_it_said() => WithNginxAsync(Built.Specimen, async (front, master) =>
    {
        // One of them for each worker; the others are refused.
        Wire[] busy = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Wire.ConnectAsync(front)));
        await Task.WhenAll(busy.Select(wire => wire.BeginAsync("GET", "/sleep?ms=60000")));
        await Eventually.Holds(() => Wire.GetAsync(front, "/").GetAwaiter().GetResult().Status == 503, "there is no room");

        Reply people = await Wire.GetAsync(front, "/");
        Assert.That(people.Body, Does.Contain("The service can't answer right now").And.Contain("Try again"));
        Assert.That(people.Headers["Retry-After"], Is.EqualTo("1"), "what the service said of when to come again");
        Assert.That((await Wire.GetAsync(front, "/api/predict")).Body, Does.Contain("\"status\":503"));
        Assert.That((await Wire.GetAsync(front, "/words/words.css")).Status, Is.EqualTo(200), "the page has its looks without the service");

        busy.ToList().ForEach(wire => wire.Dispose());
        master.Signal(Signum.SIGINT);
        await Eventually.Holds(() => Wire.GetAsync(front, "/").GetAwaiter().GetResult().Status == 502, "nobody is there");
        people = await Wire.GetAsync(front, "/predict");
        Assert.That(people.Status, Is.EqualTo(502));
        Assert.That(people.Body, Does.Contain("The service can't answer right now"));
        Assert.That((await Wire.GetAsync(front, "/api/predict")).Body, Does.Not.Contain("The service"));
    }, "--threads 1 --queue 0");

    [Test]
    public async Task A_web_socket_passes_to_an_app_of_the_users_and_other_protocols_do_not()
    {
        NginxFront.Require();
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync("-w 1", Built.Specimen);
        await using NginxFront front = await NginxFront.StartAsync(scratch, await NginxFront.SiteAsync("-b", $"{master.EndPoint}", "App.dll"));

        using Wire socket = await Wire.ConnectAsync(front.EndPoint);
        await socket.BeginAsync("GET", "/upgrade/echo", headers: "Connection: Upgrade\r\nUpgrade: websocket\r\n");
        Assert.That((await socket.ReadHeadAsync()).Status, Is.EqualTo(101));
        await socket.SendPiecesAsync("hello"u8.ToArray(), _ => 5, CancellationToken.None);
        Assert.That(await socket.ReadTextAsync(5), Is.EqualTo("hello"));

        Reply other = await Wire.GetAsync(front.EndPoint, "/headers", "Upgrade: h2c\r\n");
        Assert.That(other.Body, Does.Not.Contain("Connection: upgrade"));
    }

    private static string[] PassedOn(Scratch scratch) => [.. File.ReadAllLines(scratch["nginx.log"]).Where(line => line[0] != '-')];

    [GeneratedRegex(@"href=""(/app\.[^""]+\.css)""")]
    private static partial Regex Stylesheet();

    private static async Task WithNginxAsync(string app, Func<IPEndPoint, Master, Task> run, string options = "", string settings = "access_log off;")
    {
        NginxFront.Require();
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 -b unix:{scratch["app.sock"]} {options}", app);
        File.SetUnixFileMode(scratch["."], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string shipped = File.ReadAllText(Path.Combine(Built.Root, "etc", "nginx", "conf.d", "webapp.conf"));
        Assert.That(shipped, Does.Contain("unix:/run/pneuxnet/webapp.sock").And.Contain("listen 80;"));
        string site = shipped
            .Replace("unix:/run/pneuxnet/webapp.sock", $"unix:{scratch["app.sock"]}", StringComparison.Ordinal)
            .Replace("/usr/lib/pneuxnet/webapp", Path.Combine(Path.GetDirectoryName(Built.Pneuxnet)!, "webapp"), StringComparison.Ordinal);
        await using NginxFront front = await NginxFront.StartAsync(scratch, site, settings);
        await run(front.EndPoint, master);
    }
}
