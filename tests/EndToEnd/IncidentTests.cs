using System.Diagnostics;
using System.Text.Json;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>What is written down of workers' ends that nobody had asked for.</summary>
public sealed class IncidentTests
{
    [Test]
    public async Task A_stopped_worker_is_written_down_with_its_requests_and_its_stacks_before_it_is_killed()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--timeout 2 --request-timeout 0 --incidents {scratch["incidents"]}", Built.Specimen);
        int frozen = master.Workers.Single();
        using Wire slow = await Wire.ConnectAsync(master.EndPoint);
        await slow.BeginAsync("GET", "/native?secret=1", headers: "Authorization: secret\r\n");
        await Eventually.Holds(() => IsPaused(frozen), "the request is in native code");
        _ = Syscall.kill(frozen, Signum.SIGSTOP);
        string line = await master.LineAsync("WORKER TIMEOUT");
        JsonElement incident = await IncidentAsync(scratch["incidents"]);
        Assert.Multiple(() =>
        {
            Assert.That(line, Does.Contain($", incident {incident.GetProperty("id").GetString()}: capturing"));
            Assert.That(incident.GetProperty("reason").GetString(), Is.EqualTo("silent"));
            Assert.That(incident.GetProperty("signal").GetString(), Is.EqualTo("SIGKILL"));
            Assert.That(incident.GetProperty("pid").GetInt32(), Is.EqualTo(frozen));
            Assert.That(incident.GetProperty("requests")[0].GetProperty("path").GetString(), Is.EqualTo("/native"));
            Assert.That(incident.GetProperty("requests")[0].GetProperty("connection").GetString(), Is.Not.Empty);
            Assert.That(incident.GetProperty("memory").GetProperty("residentBytes").GetInt64(), Is.GreaterThan(1_000_000));
            Assert.That(incident.GetProperty("stacks").GetRawText(), Does.Contain("Overtime.WaitInNativeCode").Or.Contain("Overtime.Pause"));
            Assert.That(incident.GetProperty("stacks").GetRawText(), Does.Contain("\"syscall\": \"pause\""));
            Assert.That(incident.GetRawText(), Does.Not.Contain("secret"));
        });
    }

    [Test]
    public async Task Work_that_spins_and_work_that_is_deadlocked_are_named_by_their_stacks()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--request-timeout 3 --incidents {scratch["incidents"]}", Built.Specimen);
        using Wire second = await Wire.ConnectAsync(master.EndPoint);
        await second.SendAsync("GET", "/pid");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/spin")).Status, Is.EqualTo(504));
        // It is beside the first when that is told of, and no better off in the end.
        Assert.That((await second.SendAsync("GET", "/deadlock")).Status, Is.EqualTo(504));
        Assert.That(await master.LineAsync("other requests unharmed"), Does.Match(@"GET /spin running for .* \(limit 3 s\), 0 other requests unharmed, 1 timed out as well, incident "));
        string stacks = (await IncidentAsync(scratch["incidents"])).GetProperty("stacks").GetRawText();
        Assert.That(stacks, Does.Contain("Endpoints.Spin").And.Contain("Overtime.Deadlock").And.Contain("Overtime.TakeBoth"));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/pid")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_crash_is_written_down_without_stacks_but_with_all_the_rest()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--incidents {scratch["incidents"]} --incidents-query", Built.Specimen);
        using Wire slow = await Wire.ConnectAsync(master.EndPoint);
        await slow.BeginAsync("GET", "/sleep?ms=60000");
        await Eventually.Holds(() => InFlight(master).Result, "the request is there");
        using Wire crashing = await Wire.ConnectAsync(master.EndPoint);
        await crashing.BeginAsync("GET", "/crash");
        JsonElement incident = await IncidentAsync(scratch["incidents"]);
        Assert.Multiple(() =>
        {
            Assert.That((incident.GetProperty("reason").GetString(), incident.GetProperty("signal").GetString()), Is.EqualTo(("signal", "SIGABRT")));
            Assert.That(incident.GetProperty("requests")[0].GetProperty("path").GetString(), Is.EqualTo("/sleep?ms=60000"), "the operator wants queries");
            Assert.That(incident.GetProperty("counters").GetProperty("requestsExecuting").GetInt32(), Is.GreaterThanOrEqualTo(1));
            Assert.That(incident.TryGetProperty("stacks", out _), Is.False);
            Assert.That(incident.GetProperty("log").GetRawText(), Does.Contain("ready after"));
        });
    }

    [Test]
    public async Task A_worker_of_another_user_is_looked_at_by_that_user_and_leaves_a_core_file()
    {
        if (Syscall.geteuid() != 0)
        {
            Assert.Ignore("only root can change users");
        }
        using var scratch = new Scratch();
        File.SetUnixFileMode(Path.GetDirectoryName(scratch["incidents"])!, (UnixFileMode)0b111_101_101);
        await using Master master = await Master.StartAsync($"-u nobody --timeout 2 --incidents {scratch["incidents"]} --incidents-dump", Built.Specimen);
        _ = Syscall.kill(master.Workers.Single(), Signum.SIGSTOP);
        JsonElement incident = await IncidentAsync(scratch["incidents"]);
        Assert.That(incident.GetProperty("stacks").GetRawText(), Does.Contain("PneuXNet.Worker.Master.ControlThread.Run"));
        Assert.That(new FileInfo(Path.Combine(scratch["incidents"], incident.GetProperty("dump").GetString()!)).Length, Is.GreaterThan(10_000));
    }

    [Test]
    public async Task Ends_that_were_asked_for_are_no_incidents_and_the_others_are_listed_and_shown()
    {
        using var scratch = new Scratch();
        await using (Master master = await Master.StartAsync($"--incidents {scratch["incidents"]}", Built.Hello))
        {
            master.Signal(Signum.SIGHUP);
            await master.LineAsync("Reload done");
            await master.LineAsync("ended as asked");
            _ = Syscall.kill(master.Workers.Single(), Signum.SIGKILL);
            await master.LineAsync("ready after", times: 3);
            Assert.That(await master.StopAsync(), Is.Zero);
        }
        string list = await RunAsync("incidents", "--incidents", scratch["incidents"]);
        Assert.That(list.Trim().Split('\n'), Has.Length.EqualTo(1));
        string shown = await RunAsync("incidents", "show", list.Split(' ')[0], "--incidents", scratch["incidents"]);
        Assert.That(shown, Does.Contain("ended by a signal that was not the master's").And.Contain("SIGKILL").And.Contain("it had ended before anybody could look"));
    }

    [Test]
    public async Task The_threads_of_any_process_of_this_user_can_be_shown()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        string report = await RunAsync("stacks", $"{master.Workers.Single()}");
        Assert.That(report, Does.Contain("PneuXNet.Worker.Master.ControlThread.Run"));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200), "it serves on");
    }

    /// <summary>A thread of it is in pause(2), which has the number 34.</summary>
    private static bool IsPaused(int pid) => Directory.GetFiles($"/proc/{pid}/task", "syscall", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Any(file => File.ReadAllText(file).StartsWith("34 ", StringComparison.Ordinal));

    private static async Task<bool> InFlight(Master master) => (await Wire.GetAsync(master.EndPoint, "/")).Status == 200;

    private static async Task<JsonElement> IncidentAsync(string folder)
    {
        await Eventually.Holds(() => Directory.Exists(folder) && Directory.GetFiles(folder, "*.json").Length == 1, "one incident is written");
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(Directory.GetFiles(folder, "*.json").Single()));
        return document.RootElement.Clone();
    }

    private static async Task<string> RunAsync(params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(Built.Pneuxnet, words) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero);
        return output;
    }
}
