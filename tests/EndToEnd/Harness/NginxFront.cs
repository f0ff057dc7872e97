using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Mono.Unix.Native;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>The real nginx with one site, on a free port of loopback, with everything that it writes in the test's own folder.</summary>
internal sealed class NginxFront : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly Process _nginx;

    private NginxFront(Process nginx, IPEndPoint endPoint) => (_nginx, EndPoint) = (nginx, endPoint);

    public IPEndPoint EndPoint { get; }

    /// <summary>Ends the test where there is no nginx.</summary>
    public static void Require()
    {
        if (!File.Exists(Program))
        {
            Assert.Ignore($"no {Program}: apt-get install nginx");
        }
    }

    /// <param name="site">As <c>pneuxnet nginx-config</c> writes it; the port and the logs are the test's.</param>
    /// <param name="settings">What else stands in the http block.</param>
    public static async Task<NginxFront> StartAsync(Scratch scratch, string site, string settings = "access_log off;")
    {
        int port = Ports.Free();
        File.WriteAllText(scratch["nginx.conf"], Configuration(scratch, site, port, settings));
        Process nginx = Process.Start(Program, ["-p", scratch["."], "-c", scratch["nginx.conf"], "-e", scratch["error.log"]]);
        var front = new NginxFront(nginx, new IPEndPoint(IPAddress.Loopback, port));
        try
        {
            await Eventually.Holds(() => Answers(front.EndPoint), "nginx answers");
            return front;
        }
        catch
        {
            await front.DisposeAsync();
            throw;
        }
    }

    /// <summary>What <c>pneuxnet nginx-config</c> prints.</summary>
    public static async Task<string> SiteAsync(params string[] arguments)
    {
        using Process pneuxnet = Process.Start(new ProcessStartInfo(Built.Pneuxnet, ["nginx-config", .. arguments]) { RedirectStandardOutput = true })!;
        string site = await pneuxnet.StandardOutput.ReadToEndAsync();
        await pneuxnet.WaitForExitAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        _ = Syscall.kill(_nginx.Id, Signum.SIGTERM);
        await _nginx.WaitForExitAsync();
        _nginx.Dispose();
    }

    /// <summary>The site inside the frame that nginx.conf is on a Debian machine.</summary>
    private static string Configuration(Scratch scratch, string site, int port, string settings) => $$"""
        daemon off;
        worker_processes 1;
        user root;
        pid {{scratch["nginx.pid"]}};
        events { worker_connections 256; }
        http {
            {{settings}}
            keepalive_requests 1000000;
            client_body_temp_path {{scratch["body"]}};
            proxy_temp_path {{scratch["proxy"]}};
            fastcgi_temp_path {{scratch["fastcgi"]}};
            uwsgi_temp_path {{scratch["uwsgi"]}};
            scgi_temp_path {{scratch["scgi"]}};
            {{site
                .Replace("listen 80;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
                .Replace("listen [::]:80;", "", StringComparison.Ordinal)
                .Replace("access_log /var/log/nginx/pneuxnet.access.log;", "", StringComparison.Ordinal)
                .Replace("/var/log/nginx/", scratch["log-"], StringComparison.Ordinal)}}
        }
        """;

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
