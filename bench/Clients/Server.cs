using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PneuXNet.Clients;

/// <summary>A server under test: how it is started, reloaded, and hurt.</summary>
internal abstract partial class Server : IDisposable
{
    private const int Hangup = 1;
    private const int Kill = 9;
    private const int Terminate = 15;
    private const int FSetFd = 2;

    public abstract string Name { get; }

    public IPEndPoint EndPoint { get; protected init; } = new(IPAddress.Loopback, FreePort());

    public abstract void Start();

    /// <summary>Replaces all workers.</summary>
    public abstract Task ReloadAsync();

    /// <summary>Ends one worker the hard way.</summary>
    public abstract void KillOne();

    /// <summary>Ends the worker with this process id the hard way.</summary>
    public virtual void KillWorker(int pid) => KillHard(pid);

    public abstract void Dispose();

    protected static Process Run(string program, string[] arguments, params (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string key, string value) in environment)
        {
            start.Environment[key] = value;
        }
        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    protected static void HangUp(int pid) => _ = SendSignal(pid, Hangup);

    protected static void KillHard(int pid) => _ = SendSignal(pid, Kill);

    protected static void Stop(Process process)
    {
        _ = SendSignal(process.Id, Terminate);
        if (!process.WaitForExit(20_000))
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }

    protected static int? AnyChildOf(int parent)
    {
        int[] children = [.. Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out int pid) && ParentOf(pid) == parent).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))];
        return children.Length == 0 ? null : children[Random.Shared.Next(children.Length)];
    }

    protected static void LetInherit(Socket socket) => _ = Fcntl((int)socket.Handle, FSetFd, 0);

    private static int ParentOf(int pid)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, nint argument);
}
