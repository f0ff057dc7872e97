using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PneuXNet.Inference;

/// <summary>The web app under the real pneuxnet.</summary>
internal sealed partial class Server : IDisposable
{
    private const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _master;

    /// <param name="settings">Environment variables of the app.</param>
    public Server(string app, int workers, params (string Key, string Value)[] settings)
    {
        Workers = workers;
        EndPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = new ProcessStartInfo(Built.Pneuxnet, ["-w", workers.ToString(CultureInfo.InvariantCulture), "-b", EndPoint.ToString(), app])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach ((string key, string value) in settings)
        {
            start.Environment[key] = value;
        }

        _master = Process.Start(start)!;
        Started.Add(this);
        // What it says is of interest only where it does not serve.
        _master.ErrorDataReceived += (_, line) => Said += line.Data + "\n";
        _master.OutputDataReceived += (_, line) => Said += line.Data + "\n";
        _master.BeginOutputReadLine();
        _master.BeginErrorReadLine();
    }

    public IPEndPoint EndPoint { get; }

    public int Workers { get; }

    public string Said { get; private set; } = "";

    /// <summary>Until each worker has judged as many films as given, on connections of their own.</summary>
    public async Task WarmUpAsync(byte[][] requests, int each)
    {
        var judged = new Dictionary<int, int>();
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; judged.Count < Workers || judged.Values.Min() < each; i++)
        {
            try
            {
                // Several at once: a worker that has nothing to do takes every connection that comes alone.
                int[] pids = await Task.WhenAll(Enumerable.Range(i, 2 * Workers).Select(k => WhoAnswersAsync(requests[k % requests.Length])));
                foreach (int pid in pids)
                {
                    judged[pid] = judged.GetValueOrDefault(pid) + 1;
                }
            }
            catch (Exception notYet) when (notYet is SocketException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }

            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"{judged.Count} of {Workers} workers have answered: {Said}");
            }
        }

        Pids = [.. judged.Keys.Where(pid => Directory.Exists($"/proc/{pid}"))];
    }

    /// <summary>The workers, once they are warm.</summary>
    public IReadOnlyList<int> Pids { get; private set; } = [];

    /// <summary>Processor time that the workers have had so far, in the kernel too; to a hundredth of a second each.</summary>
    public TimeSpan Cpu()
    {
        // After the name, which is in parentheses and may hold spaces: utime and stime are the 12th and the 13th field.
        long ticks = Pids.Select(pid => File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")))
            .Select(stat => stat[(stat.LastIndexOf(')') + 2)..].Split(' '))
            .Sum(fields => long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
        return TimeSpan.FromMilliseconds(10 * ticks);
    }

    public void Dispose()
    {
        if (!Started.Remove(this))
        {
            return;
        }

        _ = SendSignal(_master.Id, Terminate);
        if (!_master.WaitForExit(20_000))
        {
            _master.Kill(entireProcessTree: true);
        }

        _master.Dispose();
    }

    private async Task<int> WhoAnswersAsync(byte[] request)
    {
        using Client client = await Client.ConnectAsync(EndPoint);
        string body = await client.AskAsync(request);
        string pid = body[(body.IndexOf("\"pid\":", StringComparison.Ordinal) + 6)..];
        return int.Parse(pid.AsSpan(0, pid.IndexOfAny([',', '}'])), CultureInfo.InvariantCulture);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
