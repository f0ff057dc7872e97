using System.Diagnostics;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>The configuration as an operator has it: a file in the folder of the start, a check before a deployment.</summary>
public sealed class ConfigurationTests
{
    [Test]
    public async Task A_file_in_the_folder_of_the_start_is_read_wherever_chdir_leads()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["elsewhere"]);
        File.WriteAllText(scratch["pneuxnet.toml"], $"""
            app = "{Built.Specimen}"
            bind = "127.0.0.1:0"
            workers = 2
            chdir = "elsewhere"
            name = "shop"
            env.COLOUR = "blue"
            """);
        File.WriteAllText(scratch["elsewhere/pneuxnet.toml"], "this is read by nobody");
        await using Master master = Master.LaunchAfter($"cd {scratch["."]}", "", "", (Master.NoBind, "1"));
        await master.LineAsync("ready after", times: 2);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/env")).Body, Does.Contain("COLOUR=blue").And.Contain("PNEUXNET_WORKERS=2"));
        Assert.That(ProcFs.CommandLineOf(master.Pid), Is.EqualTo("pneuxnet: master [shop]"));
    }

    [Test]
    public async Task The_arguments_variable_is_read_like_a_command_line()
    {
        await using Master master = await Master.StartAsync("", Built.Specimen, ("PNEUXNET_CMD_ARGS", "-w 2 -e 'GREETING=hello world'"));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/env")).Body, Does.Contain("GREETING=hello world").And.Contain("PNEUXNET_WORKERS=2"));
    }

    [Test]
    public async Task A_reload_with_a_broken_file_changes_nothing_and_says_each_mistake()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["x.toml"], "workers = 2");
        await using Master master = await Master.StartAsync($"-c {scratch["x.toml"]}", Built.Specimen);
        IReadOnlyList<int> before = master.Workers;
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        File.WriteAllText(scratch["x.toml"], "workers = 0\nwokers = 2");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload refused, nothing has changed: ");
        Assert.That(master.Log, Does.Contain($"[ERROR] {scratch["x.toml"]}:1:11: workers '0': must be").And.Contain(":2:1: wokers: there is no such setting"));
        await load.MoreAsync(100);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
        Assert.That(master.Workers, Is.EqualTo(before));

        File.WriteAllText(scratch["x.toml"], "workers = 1");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done: generation 2 serves");
    }

    [Test]
    public async Task A_reload_takes_what_has_changed_and_warns_of_what_it_can_not_take()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["x.toml"], "workers = 1\nenv.COLOUR = 'blue'");
        await using Master master = await Master.StartAsync($"-c {scratch["x.toml"]}", Built.Specimen);
        File.WriteAllText(scratch["x.toml"], "workers = 3\nname = 'shop'\nlog_level = 'debug'\nenv.COLOUR = 'green'\napp_arguments = ['--fruit=pear']");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done: generation 2 serves");
        Assert.Multiple(() =>
        {
            Assert.That(master.Log, Does.Contain("Changed for the next generation: workers: 1 -> 3 (").And.Contain("env: COLOUR=blue -> COLOUR=green ("));
            Assert.That(master.Log, Does.Contain("[WARNING] Changed, but only a restart can take it: name: none -> shop ("));
            Assert.That(master.Log, Does.Contain("[DEBUG]"));
        });
        Assert.That((await Wire.GetAsync(master.EndPoint, "/env")).Body, Does.Contain("COLOUR=green").And.Contain("PNEUXNET_WORKERS=3"));
        await Eventually.Holds(() => master.Workers.Count == 3, "three workers are left");
        Assert.That(ProcFs.CommandLineOf(master.WorkerOf(2)), Does.EndWith("--fruit=pear"));
    }

    [Test]
    public async Task A_generation_that_does_not_boot_takes_its_settings_with_it()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["x.toml"], "workers = 1\nenv.COLOUR = 'blue'");
        await using Master master = await Master.StartAsync($"-c {scratch["x.toml"]}", Built.Specimen);
        int old = master.WorkerOf(0);
        File.WriteAllText(scratch["x.toml"], "workers = 3\nenv.COLOUR = 'green'\nenv.SPECIMEN_BOOT = 'throw'");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload failed: generation 2 did not boot");
        // A replacement in the old generation is made by the old settings.
        _ = Syscall.kill(old, Signum.SIGKILL);
        await master.LineAsync("ready after", times: 2);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/env")).Body, Does.Contain("COLOUR=blue").And.Contain("PNEUXNET_WORKERS=1"));
        await Eventually.Holds(() => master.Workers.Count == 1, "one worker, as before");
    }

    [Test]
    public async Task A_check_boots_the_app_once_and_disturbs_nobody_who_serves()
    {
        await using Master master = await Master.StartAsync("", Built.Specimen);
        (int exitCode, string output, string error) = await RunAsync("--check-config", "-w", "4", "-b", $"{master.EndPoint}", Built.Specimen);
        Assert.That((exitCode, error), Is.EqualTo((0, "")), output);
        Assert.That(output, Does.Contain("pneuxnet: the configuration is good;").And.Match(@"was ready after \d+\.\d\d s"));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
    }

    [TestCase("SPECIMEN_BOOT=throw", "30", "the specimen was told to throw at boot")]
    [TestCase("SPECIMEN_BOOT=never", "30", "The app did not start")]
    [TestCase("SPECIMEN_BOOT=hang", "2", "not ready after")]
    public async Task A_check_of_an_app_that_can_not_boot_is_exit_code_1_with_the_reason(string boot, string limit, string why)
    {
        (int exitCode, string output, string error) = await RunAsync("--check-config", "--startup-timeout", limit, "-e", boot, Built.Specimen);
        Assert.That(exitCode, Is.EqualTo(1), output);
        Assert.That(error, Does.Contain(why));
        Assert.That(output, Does.Not.Contain("is good"));
    }

    [Test]
    public async Task A_check_of_an_app_that_is_not_there_is_exit_code_1()
    {
        (int exitCode, _, string error) = await RunAsync("--check-config", "missing.dll");
        Assert.That((exitCode, error), Is.EqualTo((1, error)));
        Assert.That(error, Does.Contain("APP 'missing.dll': there is no such file"));
    }

    [Test]
    public async Task A_check_leaves_no_file_behind()
    {
        using var scratch = new Scratch();
        (int exitCode, _, string error) = await RunAsync(
            "--check-config", "--pid", scratch["x.pid"], "--log-file", scratch["x.log"], "-b", $"unix:{scratch["x.sock"]}", Built.Hello);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(scratch.Files, Is.Empty);
    }

    [Test]
    public async Task The_completion_of_bash_completes_flags_and_words()
    {
        (_, string script, _) = await RunAsync("--completion", "bash");
        const string ask = """

            complete_at_end() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pneuxnet 2>/dev/null; echo "${COMPREPLY[*]}"; }
            complete_at_end pneuxnet --grace
            complete_at_end pneuxnet --log-level e
            complete_at_end pneuxnet -w ''
            """;
        (int exitCode, string output, string error) = await RunAsync(new ProcessStartInfo("bash", ["-uc", script + ask]));
        Assert.That((exitCode, output), Is.EqualTo((0, "--graceful-timeout\nerror\nauto\n")), error);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(new ProcessStartInfo(Built.Pneuxnet, arguments));

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Eventually.Deadline, TimeProvider.System);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
