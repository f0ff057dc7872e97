using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace PneuXNet.WebApp.Tests;

/// <summary>The app as a process of its own, on a free loopback port, the way an operator starts it.</summary>
internal sealed partial class RunningApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningApp(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
    }

    public Uri Address => _listening.Task.Result;

    public int Pid => _process.Id;

    /// <summary>Standard output and error together.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts the app and waits until it listens.</summary>
    public static async Task<RunningApp> StartAsync(params (string Name, string Value)[] environment)
    {
        var app = Launch(environment);
        var ended = app._process.WaitForExitAsync();
        if (await Task.WhenAny(app._listening.Task, ended).WaitAsync(Patience) == ended)
        {
            throw new InvalidOperationException($"The app ended instead of listening: {app.Said}");
        }

        return app;
    }

    /// <summary>Starts an app that is expected to give up, and waits for its end.</summary>
    public static async Task<(int ExitCode, string Said)> StartInVainAsync(params (string Name, string Value)[] environment)
    {
        await using var app = Launch(environment);
        await app._process.WaitForExitAsync().WaitAsync(Patience);
        return (app._process.ExitCode, app.Said);
    }

    /// <summary>Asks the app to end, as a supervisor would, and waits until all it had to say was heard.</summary>
    public async Task StopAsync()
    {
        const int sigterm = 15;
        Assert.That(Kill(_process.Id, sigterm), Is.Zero);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static RunningApp Launch((string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(XrayApp).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Not the app's own folder: a supervisor may start it from anywhere.
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var app = new RunningApp(new Process { StartInfo = start });
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        return app;
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line is not null && ListeningLine().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [GeneratedRegex("Now listening on: (http://.*)$")]
    private static partial Regex ListeningLine();
}
