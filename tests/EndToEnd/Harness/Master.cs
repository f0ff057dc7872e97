using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Mono.Unix.Native;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>A running master, as an operator has it: its log, its process id, its address. Disposing it ends it and asserts that its workers ended too.</summary>
internal sealed partial class Master : IAsyncDisposable
{
    /// <summary>In the environment of a master that shall not be given an address.</summary>
    public const string NoBind = "HARNESS_NO_BIND";

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly HashSet<int> _seenWorkers = [];
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Master(Process process)
    {
        _process = process;
        Pid = process.Id;
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginErrorReadLine();
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    public int Pid { get; }

    /// <summary>The first TCP address that it listens at.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    public string Log
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Starts a master on a free port of loopback and returns when all its workers accept.</summary>
    /// <param name="options">The command line up to APP, split at spaces; -b is added if there is none.</param>
    /// <param name="app">Path of the app; empty: the bundled one.</param>
    public static async Task<Master> StartAsync(string options, string app, params (string Key, string Value)[] environment)
    {
        Master master = Launch(options, app, environment);
        try
        {
            await master.LineAsync("Serving ");
            int workers = int.Parse(WorkersPattern().Match(master.Log).Groups[1].Value, CultureInfo.InvariantCulture);
            await master.LineAsync("ready after", times: workers);
            return master;
        }
        catch
        {
            await master.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a master and returns at once.</summary>
    public static Master Launch(string options, string app, params (string Key, string Value)[] environment) =>
        LaunchFrom(new ProcessStartInfo(Built.Pneuxnet), options, app, environment);

    /// <summary>Starts a master as a shell does after a few lines of preparation, which keeps the process id.</summary>
    public static Master LaunchAfter(string preparation, string options, string app, params (string Key, string Value)[] environment) =>
        LaunchFrom(new ProcessStartInfo("/bin/bash", ["-c", $"{preparation}; exec \"$@\"", "bash", Built.Pneuxnet]), options, app, environment);

    private static Master LaunchFrom(ProcessStartInfo start, string options, string app, (string Key, string Value)[] environment)
    {
        (start.RedirectStandardError, start.RedirectStandardOutput, start.RedirectStandardInput) = (true, true, true);
        string[] words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] arguments = [.. words.TakeWhile(word => word != "--"), .. words.Contains("-b") || environment.Any(one => one.Key == NoBind) ? (string[])[] : ["-b", "127.0.0.1:0"]];
        foreach (string word in (string[])[.. arguments, .. app.Length > 0 ? (string[])[app] : [], .. words.SkipWhile(word => word != "--")])
        {
            start.ArgumentList.Add(word);
        }
        foreach ((string key, string value) in environment)
        {
            start.Environment[key] = value;
        }
        return new Master(Process.Start(start)!);
    }

    /// <summary>Runs a master to its end.</summary>
    public static async Task<(int ExitCode, string Log)> RunAsync(string options, string app, params (string Key, string Value)[] environment)
    {
        await using Master master = Launch(options, app, environment);
        return (await master.ExitAsync(), master.Log);
    }

    public void Signal(Signum signal) => Assert.That(Syscall.kill(Pid, signal), Is.Zero, $"kill {Pid} {signal}: {Stdlib.GetLastError()}");

    /// <summary>Process ids of the workers that live now.</summary>
    public IReadOnlyList<int> Workers => [.. ProcFs.ChildrenOf(Pid).Where(ProcFs.IsAlive).Order()];

    /// <summary>The worker that has the slot, by what ps shows.</summary>
    public int WorkerOf(int slot) => Workers.Last(pid => ProcFs.CommandLineOf(pid).StartsWith($"pneuxnet: worker {slot}", StringComparison.Ordinal));

    /// <summary>Waits until the log has lines with the text, and returns the last of them.</summary>
    public async Task<string> LineAsync(string text, int times = 1, TimeSpan? deadline = null)
    {
        long began = TimeProvider.System.GetTimestamp();
        TimeSpan limit = deadline ?? Eventually.Deadline;
        for (; ; )
        {
            Task news;
            bool isLast;
            lock (_lines)
            {
                if (_lines.Where(line => line.Contains(text, StringComparison.Ordinal)).Skip(times - 1).FirstOrDefault() is { } found)
                {
                    return found;
                }
                (news, isLast) = (_news.Task, _outputEnded.Task.IsCompleted);
            }
            TimeSpan left = limit - TimeProvider.System.GetElapsedTime(began);
            if (isLast || left <= TimeSpan.Zero)
            {
                Assert.Fail($"no line with '{text}' ({times} times) {(isLast ? "before the log ended" : $"within {limit.TotalSeconds:0} s")} in:\n{Log}");
            }
            // Whatever ended the wait, the lines tell: the last one and the end of the log come together.
            await Task.WhenAny(news, _outputEnded.Task, Task.Delay(left, TimeProvider.System));
        }
    }

    /// <summary>How many lines hold the text so far.</summary>
    public int Count(string text)
    {
        lock (_lines)
        {
            return _lines.Count(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    public async Task<int> ExitAsync(TimeSpan? deadline = null)
    {
        await Eventually.Holds(() => _process.HasExited, $"the master ends; its log:\n{Log}", deadline ?? TimeSpan.FromSeconds(60));
        // Its last lines may still be on their way. Not for ever: a successor goes on writing to the same pipe.
        await Task.WhenAny(_outputEnded.Task, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        return _process.ExitCode;
    }

    /// <summary>TERM, and the exit code.</summary>
    public Task<int> StopAsync()
    {
        Signal(Signum.SIGTERM);
        return ExitAsync();
    }

    /// <summary>Ends it, if it hasn't ended. A worker that outlives it fails the test, and is killed so that it can't spoil the next.</summary>
    public async ValueTask DisposeAsync()
    {
        Remember();
        try
        {
            if (!_process.HasExited)
            {
                _ = Syscall.kill(Pid, Signum.SIGQUIT);
                await ExitAsync(TimeSpan.FromSeconds(20));
            }
            await Eventually.Holds(() => !_seenWorkers.Any(IsWorker), $"a worker outlived its master; log:\n{Log}");
        }
        finally
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
            foreach (int pid in _seenWorkers.Where(IsWorker))
            {
                _ = Syscall.kill(pid, Signum.SIGKILL);
            }
            _process.Dispose();
        }
    }

    private static bool IsWorker(int pid) => ProcFs.IsAlive(pid) && ProcFs.CommandLineOf(pid).StartsWith("pneuxnet: worker", StringComparison.Ordinal);

    private void Remember() => _seenWorkers.UnionWith(ProcFs.ChildrenOf(Pid));

    private void Take(string? line)
    {
        lock (_lines)
        {
            if (line is null)
            {
                _outputEnded.TrySetResult();
                return;
            }
            _lines.Add(line);
            if (AddressPattern().Match(line) is { Success: true } address)
            {
                EndPoint = IPEndPoint.Parse(address.Groups[1].Value);
            }
            if (PidPattern().Match(line) is { Success: true } worker)
            {
                _seenWorkers.Add(int.Parse(worker.Groups[1].Value, CultureInfo.InvariantCulture));
            }
            (TaskCompletionSource told, _news) = (_news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            told.SetResult();
        }
    }

    [GeneratedRegex(@"Listening at: .*?https?://(\S+?:\d+)[ ,]")]
    private static partial Regex AddressPattern();

    [GeneratedRegex(@"with (\d+) workers")]
    private static partial Regex WorkersPattern();

    [GeneratedRegex(@"Booting worker \d+ \(pid (\d+)\)")]
    private static partial Regex PidPattern();
}
