using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Holds README.md to its word: its marked commands are run as they stand.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Built.Root, "README.md"));

    [TestCaseSource(nameof(Commands))]
    public async Task The_commands_work_as_written(string block)
    {
        using var scratch = new Scratch();
        Directory.CreateSymbolicLink(scratch["artifacts"], Path.Combine(Built.Root, "artifacts"));
        // Only what differs from a reader's machine: a port that may be taken, and the configuration that these tests were built in.
        string commands = block
            .Replace(":8000", string.Create(CultureInfo.InvariantCulture, $":{Ports.Free()}"), StringComparison.Ordinal)
            .Replace("/release/", $"/{new DirectoryInfo(AppContext.BaseDirectory).Name}/", StringComparison.Ordinal);

        (int exitCode, string output, string error) = await RunAsync("bash", ["-euc", commands], scratch["."]);
        Assert.That(exitCode, Is.Zero, $"{output}\n{error}");
        Assert.That(output, Does.Match("(?m)^Hello "), error);
        Assert.That(error, Does.Contain("Shutting down: Master"));
    }

    [Test]
    public void There_are_commands_to_run() => Assert.That(Commands(), Is.Not.Empty);

    private static IEnumerable<TestCaseData> Commands() => MarkedBlock().Matches(Readme)
        .Select((match, i) => new TestCaseData(match.Groups[1].Value).SetArgDisplayNames(string.Create(CultureInfo.InvariantCulture, $"block {i + 1}")));

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string file, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Eventually.Deadline + Eventually.Deadline, TimeProvider.System);
        try
        {
            // A master that a failing block leaves behind would hold the pipes open, so their end is not waited for without a limit.
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex("<!-- run -->\n```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex MarkedBlock();
}
