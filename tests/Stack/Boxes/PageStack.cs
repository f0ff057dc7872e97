using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PneuXNet.Stack.Boxes;

/// <summary>The page's whole stack on loopback: nginx with the site that pneuxnet writes, a unix socket, and three workers of the X-ray app.</summary>
internal sealed class PageStack : IAsyncDisposable
{
    public const string Nginx = "/usr/sbin/nginx";
    public const int Workers = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pneuxnet-test-");
    private Process? _master;
    private Process? _nginx;

    private PageStack()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = new Uri($"http://localhost:{((IPEndPoint)probe.LocalEndPoint!).Port}");
    }

    public Uri Address { get; }

    private string Socket => $"unix:{_folder.FullName}/app.sock";

    private string Log => Path.Combine(_folder.FullName, "pneuxnet.log");

    public static async Task<PageStack> StartAsync()
    {
        var stack = new PageStack();
        try
        {
            stack._master = Process.Start(Built.Pneuxnet, ["-w", $"{Workers}", "-b", stack.Socket, "--log-file", stack.Log]);
            await File.WriteAllTextAsync(stack.In("nginx.conf"), await stack.ConfigurationAsync());
            stack.StartNginx();
            await Eventually.HoldsAsync(async () => await stack.StatusAsync() == "200", "the page is served", stack.SaidAsync);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public void StartNginx() => _nginx = Process.Start(Nginx, ["-p", _folder.FullName, "-c", In("nginx.conf"), "-e", In("error.log")]);

    public async Task StopNginxAsync()
    {
        await SignalAsync(_nginx!, "TERM");
        _nginx = null;
    }

    /// <summary>By SIGKILL, the one that has served for longest, and returns when its end was noticed.</summary>
    public async Task KillAWorkerAsync()
    {
        string worker = (await Shell.BashAsync($"pgrep -P {_master!.Id} -o -f 'pneuxnet: worker'")).Good;
        await Shell.RunAsync("kill", ["-KILL", worker]);
        await Eventually.HoldsAsync(async () => (await SaidAsync()).Contains($"(pid {worker}) ended", StringComparison.Ordinal), "its end was noticed", SaidAsync);
    }

    /// <summary>Until it is disposed nginx can write no body to a file.</summary>
    public IDisposable WithoutTemporaryFiles() => new FoldersAway(In("body"), In("proxy"));

    /// <summary>What pneuxnet and nginx have to say for themselves.</summary>
    public async Task<string> SaidAsync() => (await Shell.BashAsync($"cat {Log} {In("error.log")} || true")).Output;

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in new[] { _nginx, _master }.OfType<Process>())
        {
            await SignalAsync(process, "TERM");
        }
        Assert.That(File.Exists($"{_folder.FullName}/app.sock"), Is.False, "the socket is gone with its master");
        _folder.Delete(recursive: true);
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        if (!process.HasExited)
        {
            await Shell.RunAsync("kill", [$"-{signal}", $"{process.Id}"]);
            await process.WaitForExitAsync().WaitAsync(Shell.Patience);
        }
        process.Dispose();
    }

    private async Task<string> StatusAsync() => (await Shell.BashAsync($"curl -s -o /dev/null -w '%{{http_code}}' --max-time 30 {Address} || true")).Output;

    private async Task<string> ConfigurationAsync()
    {
        string site = (await Shell.RunAsync(Built.Pneuxnet, ["nginx-config", "-b", Socket, "--timeout", "500"])).Good
            .Replace("listen 80;", $"listen 127.0.0.1:{Address.Port};", StringComparison.Ordinal)
            .Replace("listen [::]:80;", "", StringComparison.Ordinal)
            .Replace("/usr/lib/pneuxnet/webapp", Path.Combine(Path.GetDirectoryName(Built.Pneuxnet)!, "webapp"), StringComparison.Ordinal)
            .Replace("/var/log/nginx/", $"{_folder.FullName}/", StringComparison.Ordinal);
        return $$"""
            daemon off;
            worker_processes 1;
            user root;
            pid nginx.pid;
            events { worker_connections 256; }
            http {
                include /etc/nginx/mime.types;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                {{site}}
            }
            """;
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private sealed class FoldersAway : IDisposable
    {
        private readonly string[] _folders;

        public FoldersAway(params string[] folders)
        {
            _folders = folders;
            Array.ForEach(_folders, folder => Directory.Move(folder, $"{folder}.away"));
        }

        public void Dispose() => Array.ForEach(_folders, folder => Directory.Move($"{folder}.away", folder));
    }
}
