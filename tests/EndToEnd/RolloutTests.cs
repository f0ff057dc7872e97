using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>New code on trial: golden checks, limits, links. Whatever is wrong with it, nobody who asks notices.</summary>
public sealed class RolloutTests
{
    private const string FilmCheck = """
        [[check]]
        name = "film 3"
        path = "/predict"
        warmup = 1
        json = [{ pointer = "/probability", equals = 0.871, within = 0.01 }]
        """;

    [Test]
    public async Task Whatever_is_wrong_with_a_release_no_request_is_lost_and_one_line_says_what_it_was()
    {
        using var scratch = new Scratch();
        Write(scratch, "x.toml", FilmCheck);
        Write(scratch, "model", """{ "probability": 0.871 }""");
        await using Master master = await Master.StartAsync($"-w 2 -c {scratch["x.toml"]} --startup-timeout 6 --max-memory-hard 250M", Built.Specimen,
            ("SPECIMEN_BOOT_FILE", scratch["boot"]), ("SPECIMEN_MODEL", scratch["model"]));
        IReadOnlyList<int> old = master.Workers;
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        await load.MoreAsync(100);

        (string File, string Wrong, string Line)[] faults =
        [
            ("boot", "throw", "did not boot (worker 0, pid #: System.InvalidOperationException: the specimen was told to throw at boot)"),
            ("boot", "hang", "did not boot (worker 0, pid #: not ready after 6.0 s)"),
            ("boot", "leak:400", "MB of memory of its own"),
            ("model", "{ \"probability\": 0.8", "did not boot (worker 0, pid #: System.Text.Json.JsonReaderException"),
            ("model", "{ \"probability\": 0.412 }", "failed its checks (worker 0, pid #: check 'film 3': /probability is 0.412, expected 0.871 within 0.01)"),
            ("x.toml", $"{FilmCheck}\ntimeout = \"soon\"", "Reload refused, nothing has changed: "),
        ];
        for (int i = 0; i < faults.Length; i++)
        {
            (string file, string wrong, string expected) = faults[i];
            string right = File.Exists(scratch[file]) ? File.ReadAllText(scratch[file]) : "";
            Write(scratch, file, wrong);
            master.Signal(Signum.SIGHUP);
            string line = expected.StartsWith("Reload refused", StringComparison.Ordinal)
                ? await master.LineAsync(expected)
                : await master.LineAsync("Reload failed: generation", times: i + 1);
            Write(scratch, file, right);
            Assert.That(System.Text.RegularExpressions.Regex.Replace(line, @"pid \d+", "pid #"), Does.Contain(expected));
            Assert.That(line, Does.Contain("Reload refused").Or.Contain("and is discarded; generation 1 serves on"));
            Assert.That(old.All(ProcFs.IsAlive), Is.True, "the old workers serve on");
            await load.MoreAsync(50);
        }
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done");
        await load.MoreAsync(50);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
    }

    [Test]
    public async Task A_first_start_that_answers_otherwise_than_it_should_does_not_serve()
    {
        using var scratch = new Scratch();
        Write(scratch, "x.toml", FilmCheck);
        (int exitCode, string log) = await Master.RunAsync($"-c {scratch["x.toml"]}", Built.Specimen);
        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(log, Does.Contain("The app did not start: check 'film 3': /probability is 0.5, expected 0.871 within 0.01"));
    }

    [Test]
    public async Task The_trial_boot_asks_the_checks_too()
    {
        using var scratch = new Scratch();
        Write(scratch, "x.toml", FilmCheck);
        (int exitCode, string log) = await Master.RunAsync($"--check-config -c {scratch["x.toml"]}", Built.Specimen);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("check 'film 3'"));
    }

    [Test]
    public async Task An_upgrade_into_code_that_answers_otherwise_is_off_and_the_old_master_serves_on()
    {
        using var scratch = new Scratch();
        Write(scratch, "x.toml", FilmCheck);
        Write(scratch, "model", """{ "probability": 0.871 }""");
        await using Master master = await Master.StartAsync($"-c {scratch["x.toml"]}", Built.Specimen, ("SPECIMEN_MODEL", scratch["model"]));
        Write(scratch, "model", """{ "probability": 0.1 }""");
        master.Signal(Signum.SIGUSR2);
        await master.LineAsync("Upgrade off");
        Assert.That(master.Log, Does.Contain("The app did not start: check 'film 3': /probability is 0.1"));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/predict")).Body, Does.Contain("0.871"));
    }

    [Test]
    public async Task When_code_was_broken_on_disk_a_crashed_worker_is_not_replaced_by_it_and_the_others_serve()
    {
        using var scratch = new Scratch();
        Write(scratch, "x.toml", FilmCheck);
        Write(scratch, "model", """{ "probability": 0.871 }""");
        await using Master master = await Master.StartAsync($"-w 2 -c {scratch["x.toml"]}", Built.Specimen, ("SPECIMEN_MODEL", scratch["model"]));
        Write(scratch, "model", """{ "probability": 0.1 }""");
        _ = Syscall.kill(master.WorkerOf(0), Signum.SIGKILL);
        await master.LineAsync("does not answer as it should: check 'film 3': /probability is 0.1, expected 0.871 within 0.01", times: 2);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/predict")).Body, Does.Contain("0.871"));

        Write(scratch, "model", """{ "probability": 0.871 }""");
        await master.LineAsync(": accepting", times: 3);
    }

    [Test]
    public async Task An_app_brings_its_own_checks_and_the_file_of_the_master_replaces_one_of_the_same_name()
    {
        using var scratch = new Scratch();
        var releases = new Releases(scratch);
        File.WriteAllText(Path.Combine(releases.Make("one", 0.871), "pneuxnet.checks.toml"), FilmCheck);
        File.WriteAllText(Path.Combine(releases.Make("two", 0.9), "pneuxnet.checks.toml"), FilmCheck);
        releases.Switch("one");
        await using Master master = await Master.StartAsync("", releases.App);
        releases.Switch("two");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("/probability is 0.9, expected 0.871 within 0.01) and is discarded");

        Write(scratch, "x.toml", FilmCheck.Replace("0.871", "0.9", StringComparison.Ordinal));
        await using Master other = await Master.StartAsync($"-c {scratch["x.toml"]}", releases.App);
        Assert.That((await Wire.GetAsync(other.EndPoint, "/predict")).Body, Does.Contain("0.9"));
    }

    [Test]
    public async Task Each_generation_follows_the_link_and_a_crashed_worker_of_the_old_one_is_made_of_its_own_files()
    {
        using var scratch = new Scratch();
        var releases = new Releases(scratch);
        releases.Make("one", 0.1);
        File.WriteAllText(Path.Combine(releases.Make("two", 0.2), "boot"), "slow:8000");
        releases.Switch("one");
        await using Master master = await Master.StartAsync($"--chdir {scratch["current"]}", releases.App);
        releases.Switch("two");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("generation 2", times: 2);

        // The one that serves; the candidate is loading in the same slot.
        _ = Syscall.kill(master.Workers[0], Signum.SIGKILL);
        await master.LineAsync(": accepting", times: 2);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/predict")).Body, Does.Contain("0.1"), "not of the new release, which has not shown that it works");
        await master.LineAsync("Reload done");
        // The old one is told in the same moment, and may accept a last connection before it hears it.
        await master.LineAsync("ended as asked");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/predict")).Body, Does.Contain("0.2"));
        Assert.That(new FileInfo($"/proc/{master.WorkerOf(0)}/cwd").LinkTarget, Is.EqualTo(scratch["two"]));
    }

    [Test]
    public async Task A_worker_that_falls_ill_is_replaced_its_successor_first()
    {
        using var scratch = new Scratch();
        Write(scratch, "x.toml", """
            [[check]]
            name = "health"
            path = "/health"
            contains = "well"
            every = 0.5
            failures = 2
            """);
        await using Master master = await Master.StartAsync($"-c {scratch["x.toml"]}", Built.Specimen);
        int ill = master.WorkerOf(0);
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        await Wire.GetAsync(master.EndPoint, "/sicken");
        await master.LineAsync("does not answer as it should, 2 times in a row (limit 2), its successor starts: check 'health': status 503, expected 200");
        await master.LineAsync($"(pid {ill}) ended: failed its checks");
        await load.MoreAsync(50);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
    }

    [Test]
    public async Task A_new_worker_that_does_not_last_takes_its_generation_with_it()
    {
        await using Master master = await Master.StartAsync("--min-ready-seconds 1", Built.Specimen);
        await master.LineAsync(": accepting");
        int old = master.WorkerOf(0);
        await Eventually.Holds(() => master.Log.Contains(": accepting", StringComparison.Ordinal), "it serves");
        // Until it counts itself: only then is there something to fall back on.
        await using Load load = Load.On(master.EndPoint, keepAlive: 0, newConnections: 1);
        await load.MoreAsync(1);
        await Eventually.Holds(() => ProcFs.AgeOf(old) > TimeSpan.FromSeconds(3), "it has served for long enough");
        await load.StopAsync();
        master.Signal(Signum.SIGHUP);
        await master.LineAsync(": accepting", times: 2);
        _ = Syscall.kill(master.Workers.Single(pid => pid != old), Signum.SIGKILL);
        string line = await master.LineAsync("Reload failed: generation 2 did not last");
        Assert.That(line, Does.Contain("SIGKILL after it had served for").And.Contain("of the 1 s that it has to"));
        Assert.That(ProcFs.IsAlive(old), Is.True);

        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done: generation 3 serves");
        await Eventually.Holds(() => !ProcFs.IsAlive(old), "only now the old one goes");
    }

    private static void Write(Scratch scratch, string name, string text)
    {
        // In one step, so that nobody reads half of it.
        File.WriteAllText(scratch[name + "~"], text);
        File.Move(scratch[name + "~"], scratch[name], overwrite: true);
    }
}
