using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>The real nginx, with the configuration that the project ships, in front of a real master.</summary>
public sealed partial class NginxTests
{
    private const string Nginx = "/usr/sbin/nginx";

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

    [GeneratedRegex(@"href=""(/app\.[^""]+\.css)""")]
    private static partial Regex Stylesheet();

    private static async Task WithNginxAsync(string app, Func<IPEndPoint, Master, Task> run, string options = "")
    {
        if (!File.Exists(Nginx))
        {
            Assert.Ignore($"no {Nginx}: apt-get install nginx");
        }
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 -b unix:{scratch["app.sock"]} {options}", app);
        File.SetUnixFileMode(scratch["."], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        int port = Ports.Free();
        File.WriteAllText(scratch["nginx.conf"], Configuration(scratch, port));
        using Process nginx = Process.Start(Nginx, ["-p", scratch["."], "-c", scratch["nginx.conf"], "-e", scratch["error.log"]]);
        try
        {
            var front = new IPEndPoint(IPAddress.Loopback, port);
            await Eventually.Holds(() => Answers(front), "nginx answers");
            await run(front, master);
        }
        finally
        {
            _ = Syscall.kill(nginx.Id, Signum.SIGTERM);
            await nginx.WaitForExitAsync();
        }
    }

    /// <summary>The shipped file with the test's own paths and port, inside the frame that nginx.conf is on a Debian machine.</summary>
    private static string Configuration(Scratch scratch, int port)
    {
        string shipped = File.ReadAllText(Path.Combine(Built.Root, "etc", "nginx", "conf.d", "webapp.conf"));
        Assert.That(shipped, Does.Contain("unix:/run/pneuxnet/webapp.sock").And.Contain("listen 80;"));
        string site = shipped
            .Replace("unix:/run/pneuxnet/webapp.sock", $"unix:{scratch["app.sock"]}", StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace("listen [::]:80;", "", StringComparison.Ordinal)
            .Replace("/usr/lib/pneuxnet/webapp", Path.Combine(Path.GetDirectoryName(Built.Pneuxnet)!, "webapp"), StringComparison.Ordinal)
            .Replace("/var/log/nginx/", scratch["log-"], StringComparison.Ordinal);
        return $$"""
            daemon off;
            worker_processes 1;
            user root;
            pid {{scratch["nginx.pid"]}};
            events { worker_connections 256; }
            http {
                access_log off;
                keepalive_requests 1000000;
                client_body_temp_path {{scratch["body"]}};
                proxy_temp_path {{scratch["proxy"]}};
                fastcgi_temp_path {{scratch["fastcgi"]}};
                uwsgi_temp_path {{scratch["uwsgi"]}};
                scgi_temp_path {{scratch["scgi"]}};
                {{site}}
            }
            """;
    }

    private static bool Answers(IPEndPoint endPoint)
    {
        try
        {
            return Wire.GetAsync(endPoint, "/").GetAwaiter().GetResult().Status == 200;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
