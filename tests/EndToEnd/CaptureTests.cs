using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>What workers write to their standard streams.</summary>
public sealed class CaptureTests
{
    [Test]
    public async Task Each_line_of_a_workers_output_is_in_the_log_with_its_worker()
    {
        await using Master master = await Master.StartAsync("-e Logging__LogLevel__Default=None --capture-output", Built.Specimen);
        int worker = master.WorkerOf(0);
        await Wire.GetAsync(master.EndPoint, "/say?text=first%0Asecond,%20not%20yet%20ended");
        await Wire.GetAsync(master.EndPoint, "/complain?text=,%20now%20it%20is%0A");
        await master.LineAsync($"[{worker}] [INFO] worker 0: second, not yet ended, now it is");
        Assert.That(master.Count($"[{worker}] [INFO] worker 0: first"), Is.EqualTo(1));
    }

    [Test]
    public async Task No_level_holds_back_what_a_worker_writes()
    {
        using var scratch = new Scratch();
        await using Master master = Master.Launch($"-e Logging__LogLevel__Default=None --capture-output --log-level critical --log-format json -b unix:{scratch["sock"]}", Built.Specimen);
        await Eventually.Holds(() => master.Workers.Count == 1, "a worker is started, so the address is there");
        await Wire.GetAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(scratch["sock"]), "/say?text=heard%0A");
        string line = await master.LineAsync("heard");
        Assert.That(line, Does.Contain("\"event\":\"Output\"").And.Contain("\"slot\":0").And.Contain("\"line\":\"heard\""));
    }

    [Test]
    public async Task What_a_crash_writes_stands_before_the_line_about_it()
    {
        await using Master master = await Master.StartAsync("-e Logging__LogLevel__Default=None --capture-output", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/crash");
        await master.LineAsync("ended by a signal");
        Assert.That(master.Log.IndexOf("worker 0: Process terminated", StringComparison.Ordinal), Is.InRange(1, master.Log.IndexOf("ended by a signal", StringComparison.Ordinal)));
    }

    [Test]
    public async Task The_access_log_on_standard_output_is_not_taken_for_the_apps_output()
    {
        using var scratch = new Scratch();
        await using Master master = Master.LaunchAfter($"exec >{scratch["out"]}", "-e Logging__LogLevel__Default=None --capture-output --access-logfile - --access-logformat=%(m)s|%(U)s", Built.Specimen);
        await master.LineAsync("ready after");
        await Wire.GetAsync(master.EndPoint, "/say?text=captured%0A");
        await master.LineAsync("worker 0: captured");
        await Eventually.Holds(() => File.ReadAllText(scratch["out"]).Contains("GET|/say\n", StringComparison.Ordinal), "the line on standard output");
        Assert.That(master.Log, Does.Not.Contain("GET|/say"));
        Assert.That(File.ReadAllText(scratch["out"]), Does.Not.Contain("captured"));
    }

    [Test]
    public async Task After_a_rotation_captured_lines_are_in_the_new_file()
    {
        using var scratch = new Scratch();
        await using Master master = Master.Launch($"-e Logging__LogLevel__Default=None --capture-output --log-file {scratch["log"]} --pid {scratch["pid"]} -b unix:{scratch["sock"]}", Built.Specimen);
        await Eventually.Holds(() => File.Exists(scratch["log"]) && File.ReadAllText(scratch["log"]).Contains("ready after", StringComparison.Ordinal), "a worker serves");
        File.Move(scratch["log"], scratch["log.1"]);
        master.Signal(Signum.SIGUSR1);
        await Eventually.Holds(() => File.Exists(scratch["log"]), "a new file");
        await Wire.GetAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(scratch["sock"]), "/say?text=rotated%0A");
        await Eventually.Holds(() => File.ReadAllText(scratch["log"]).Contains("worker 0: rotated\n", StringComparison.Ordinal), "the line in the new file");
    }

    [Test]
    public async Task A_worker_that_floods_its_output_does_not_hold_up_the_master()
    {
        await using Master master = await Master.StartAsync("-e Logging__LogLevel__Default=None --capture-output -w 2", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/flood");
        await master.LineAsync(": flood", times: 1000);
        master.Signal(Signum.SIGTTIN);
        await master.LineAsync("Workers: 2 -> 3");
        await master.LineAsync("ready after", times: 3);
        Assert.That(await StoppedAsync(master), Is.Zero);
    }

    private static Task<int> StoppedAsync(Master master)
    {
        master.Signal(Signum.SIGQUIT);
        return master.ExitAsync();
    }
}
