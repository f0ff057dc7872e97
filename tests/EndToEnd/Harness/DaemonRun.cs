using System.Diagnostics;
using System.Globalization;
using Mono.Unix.Native;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>A daemon as an operator has it: what its command said and returned, its pid file, its log file. Disposing it ends it.</summary>
internal sealed class DaemonRun : IAsyncDisposable
{
    private readonly Scratch _scratch = new();

    public int ExitCode { get; private set; }

    /// <summary>What the command wrote, to both streams.</summary>
    public string Output { get; private set; } = "";

    public int Pid => int.Parse(File.ReadAllText(_scratch["app.pid"]), CultureInfo.InvariantCulture);

    public string Log => File.ReadAllText(_scratch["app.log"]);

    public string this[string name] => _scratch[name];

    public IReadOnlyList<int> Workers => [.. ProcFs.ChildrenOf(Pid).Where(ProcFs.IsAlive).Order()];

    /// <summary>Runs the command to its end; a pipe that a daemon held open would make this last.</summary>
    public static async Task<DaemonRun> StartAsync(string options, string app, params (string Key, string Value)[] environment)
    {
        var run = new DaemonRun();
        string[] files = ["--daemon", "--pid", run["app.pid"], "--log-file", run["app.log"]];
        var start = new ProcessStartInfo(Built.Pneuxnet, [.. files, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), app])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        foreach ((string key, string value) in environment)
        {
            start.Environment[key] = value;
        }
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Eventually.Deadline, TimeProvider.System);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        run.Output = await output + await error;
        await process.WaitForExitAsync(limit.Token);
        run.ExitCode = process.ExitCode;
        return run;
    }

    public void Signal(Signum signal) => Assert.That(Syscall.kill(Pid, signal), Is.Zero, $"kill {Pid} {signal}");

    public Task LineAsync(string text) => Eventually.Holds(() => Log.Contains(text, StringComparison.Ordinal), $"a line with '{text}'");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(_scratch["app.pid"]))
        {
            int pid = Pid;
            _ = Syscall.kill(pid, Signum.SIGTERM);
            await Eventually.Holds(() => !ProcFs.IsAlive(pid), "the daemon ends");
        }
        _scratch.Dispose();
    }
}
