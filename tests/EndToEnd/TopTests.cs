using System.Diagnostics;
using System.Text.RegularExpressions;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>An operator who watches.</summary>
public sealed partial class TopTests
{
    private const string SecondScreen = "\e[?1049h";
    private const string FirstScreen = "\e[?1049l";

    [Test]
    public async Task Into_a_pipe_it_prints_one_picture_with_the_speed_of_each_worker_and_who_runs_for_long()
    {
        await using Master master = await Master.StartAsync("-n shop -w 2", Built.Specimen);
        using Wire stuck = await Wire.ConnectAsync(master.EndPoint);
        await stuck.BeginAsync("GET", "/block");
        await Eventually.Holds(() => Ctl.ResultAsync(master, "requests").Result is var requests && requests.GetArrayLength() == 1 && requests[0].GetProperty("age").GetDouble() > 1, "it runs for long");
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 0);
        await load.MoreAsync(20);

        (int exitCode, string picture) = await RunAsync("--name shop");
        await load.StopAsync();

        Assert.That(exitCode, Is.Zero, picture);
        Assert.That(picture, Does.StartWith("well: 2 of 2 workers serve, generation 1\n").And.Not.Contain("\e"));
        Assert.That(picture, Does.Match(@"requests  [1-9][0-9.]*/s, p50 \d.* in flight"));
        Assert.That(picture, Does.Match(@"worker [01] \(pid \d+\)  GET /block").And.Contain("accepting"));
        Assert.That(master.Workers, Has.All.Matches<int>(pid => picture.Contains($"  {pid}  ", StringComparison.Ordinal)));
        Assert.That(await File.ReadAllTextAsync($"/proc/{master.Pid}/maps"), Does.Contain("pneuxnet.dll").And.Not.Contain("Spectre"), "the master has no use for what draws");
    }

    [Test]
    public async Task With_an_interval_it_goes_on_until_the_master_is_gone_and_says_so()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        using Process watching = Start($"--socket {Ctl.PathOf(master.Pid)} --interval 0.2");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        for (int pictures = 0; pictures < 2; pictures += (await watching.StandardOutput.ReadLineAsync(limit.Token))!.StartsWith("well", StringComparison.Ordinal) ? 1 : 0)
        {
            // The events and the table of each lie between.
        }
        await master.StopAsync();

        string error = await watching.StandardError.ReadToEndAsync(limit.Token);
        await watching.WaitForExitAsync(limit.Token);
        Assert.That(watching.ExitCode, Is.EqualTo(3));
        Assert.That(error, Does.Match("pneuxnet top: (the master has closed the connection|no master answers)"));
        Assert.That((await RunAsync("")).Output, Does.Contain("no master of this user's runs"));
    }

    [Test]
    public async Task At_a_terminal_keys_choose_and_order_and_the_terminal_is_as_it_was_afterwards()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Hello);
        await using var terminal = new Terminal($"stty -g; {Built.Pneuxnet} top --socket {Ctl.PathOf(master.Pid)} --interval 0.3; echo code=$?; stty -g");
        int at = await terminal.ShowsAsync("q quit");
        Assert.That(terminal.Drawn, Does.Contain(SecondScreen).And.Contain("2 of 2 workers serve"));

        int old = master.WorkerOf(0);
        await terminal.PressAsync("jc");
        at = await terminal.ShowsAsync($"Replace worker 0 (pid {old}), its successor first?", at);
        await terminal.PressAsync("y");
        at = await terminal.ShowsAsync($"worker 0 (pid {old}) is gone", at);
        await terminal.PressAsync("+");
        at = await terminal.ShowsAsync("Scale by +1, to 3 workers?", at);
        await terminal.PressAsync("y");
        at = await terminal.ShowsAsync("3 workers serve", at);
        await terminal.PressAsync("r");
        at = await terminal.ShowsAsync("Replace all workers by a new generation?", at);
        await terminal.PressAsync("n");
        await terminal.ShowsAsync("q quit", at);
        await terminal.PressAsync("\u0003");

        Assert.That(await terminal.ExitAsync(), Is.Zero);
        Assert.That(master.Workers, Has.Count.EqualTo(3));
        Assert.That(master.Count("generation 2"), Is.Zero, "no is no");
        Match end = EndPattern().Match(terminal.Drawn);
        Assert.That(end.Success, terminal.Drawn);
        Assert.That(terminal.Drawn, Does.StartWith(end.Groups[1].Value), "the terminal's modes");
    }

    [Test]
    public async Task At_a_terminal_a_master_that_is_gone_is_looked_for_and_the_next_one_is_found()
    {
        Master first = await Master.StartAsync("-n shop", Built.Hello);
        await using var terminal = new Terminal($"{Built.Pneuxnet} top --name shop --interval 0.3");
        try
        {
            await terminal.ShowsAsync($"pid {first.Pid} [shop]");
            first.Signal(Signum.SIGKILL);
            await terminal.ShowsAsync("no answer from the master for");
        }
        finally
        {
            await first.DisposeAsync();
        }
        await using Master second = await Master.StartAsync("-n shop", Built.Hello);
        await terminal.ShowsAsync($"pid {second.Pid} [shop]");
        await terminal.PressAsync("q");
        Assert.That(await terminal.ExitAsync(), Is.Zero);
        Assert.That(terminal.Drawn, Does.EndWith(FirstScreen));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string words)
    {
        using Process process = Start(words);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }

    private static Process Start(string words) =>
        Process.Start(new ProcessStartInfo(Built.Pneuxnet, ["top", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;

    [GeneratedRegex(@"\e\[\?1049lcode=0\r\n(\S+)\r\n$")]
    private static partial Regex EndPattern();
}
