using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>The real nginx, with the configuration that the project ships, in front of a real master.</summary>
public sealed class NginxTests
{
    private const string Nginx = "/usr/sbin/nginx";

    [Test]
    public async Task Behind_nginx_requests_are_answered_through_the_unix_socket_and_a_reload_loses_none()
    {
        if (!File.Exists(Nginx))
        {
            Assert.Ignore($"no {Nginx}: apt-get install nginx");
        }
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 -b unix:{scratch["app.sock"]}", Built.Specimen);
        File.SetUnixFileMode(scratch["."], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        int port = Ports.Free();
        File.WriteAllText(scratch["nginx.conf"], Configuration(scratch, port));

        using Process nginx = Process.Start(Nginx, ["-p", scratch["."], "-c", scratch["nginx.conf"], "-e", scratch["error.log"]]);
        try
        {
            var front = new IPEndPoint(IPAddress.Loopback, port);
            await Eventually.Holds(() => Answers(front), "nginx answers");
            await using Load load = Load.On(front, keepAlive: 4, newConnections: 4);
            await load.MoreAsync(200);
            master.Signal(Signum.SIGHUP);
            await master.LineAsync("Reload done");
            await load.MoreAsync(200);
            await load.StopAsync();
            Assert.That(load.Lost, Is.Empty);
            Assert.That(load.Answers, Has.Count.GreaterThan(2), "workers of both generations answered");
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
