using System.Diagnostics;

namespace PneuXNet.Stack.Boxes;

/// <summary>Programs of the machine, run to their end.</summary>
internal static class Shell
{
    /// <summary>More than the longest step needs on a loaded machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Task<Outcome> BashAsync(string script, params (string Key, string Value)[] environment) =>
        RunAsync("bash", ["-euo", "pipefail", "-c", script], environment);

    /// <summary>Standard output and error together, in the order in which they were written.</summary>
    public static async Task<Outcome> RunAsync(string program, IEnumerable<string> arguments, params (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo("setsid", ["--wait", "bash", "-c", "exec \"$@\" 2>&1 </dev/null", "bash", program, .. arguments]) { RedirectStandardOutput = true };
        foreach ((string key, string value) in environment)
        {
            start.Environment[key] = value;
        }
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new Outcome(process.ExitCode, await output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} took longer than {Patience.TotalMinutes:0} min");
        }
    }
}
