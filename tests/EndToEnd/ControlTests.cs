using System.Net.Sockets;
using System.Text.Json;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Operators at the control socket.</summary>
public sealed class ControlTests
{
    [Test]
    public async Task Four_orders_of_one_worker_less_are_four_steps()
    {
        await using Master master = await Master.StartAsync("-w 5", Built.Hello);

        (int ExitCode, string Output, string Error)[] calls = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Ctl.RunAsync(master, "scale -1")));

        Assert.That(calls.Select(call => call.ExitCode), Has.All.Zero);
        Assert.That(calls.Select(call => call.Output), Is.EquivalentTo(new[] { "workers: 4\n", "workers: 3\n", "workers: 2\n", "workers: 1\n" }));
        await Fails(master, "scale -1", 1, "refused: workers stay 1");
        await Succeeds(master, "scale 1 --wait", "1 workers serve");
        Assert.That(master.Workers, Has.Count.EqualTo(1));
        IReadOnlyList<JsonElement> answers = await Ctl.SendAsync(Ctl.PathOf(master.Pid),
            [.. Enumerable.Range(1, 4).Select(id => $$"""{"id":{{id}},"verb":"scale","by":1}""")]);
        Assert.That(answers.Select(answer => answer.GetProperty("result").GetProperty("workers").GetInt32()), Is.EqualTo(new[] { 2, 3, 4, 5 }));
    }

    [Test]
    public async Task Orders_under_load_come_to_the_end_that_they_tell_of_and_lose_nothing()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        await using Load load = Load.On(master.EndPoint, keepAlive: 4, newConnections: 4);

        await Succeeds(master, "scale +1 --wait", "3 workers serve");
        Assert.That(master.Workers, Has.Count.EqualTo(3));
        await Succeeds(master, "reload --wait", "generation 2 serves");
        await Succeeds(master, "drain 0 --wait", "serves in its place");
        await Succeeds(master, "recycle 1 --wait", "serves in its place");
        await Succeeds(master, "scale 2 --wait", "2 workers serve");
        await Succeeds(master, "upgrade --wait", "commit ends this one, rollback the new one");
        await Succeeds(master, "rollback --wait", "this one serves on");
        await load.MoreAsync(100);
        await load.StopAsync();

        Assert.That(load.Lost, Is.Empty);
        Assert.That(master.Workers, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_can_not_be_done_is_said_with_the_reason_and_an_exit_code()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["app.toml"], "workers = 1\n");
        await using Master master = await Master.StartAsync($"-c {scratch["app.toml"]}", Built.Specimen, ("SPECIMEN_BOOT_FILE", scratch["boot"]));

        await Fails(master, "drain 0", 1, "refused: it is the only worker that serves; recycle starts its successor first");
        await Fails(master, "drain 7", 1, "not-found: no worker has the slot 7");
        await Fails(master, "rollback", 1, "refused: there is no upgrade to roll back");
        await Fails(master, "scale 1000", 1, "refused: workers stay 1");
        await Fails(master, "scale many", 2, "scale 'many': must be a whole number");
        await Fails(master, "relaod", 2, "did you mean reload?");
        File.WriteAllText(scratch["boot"], "throw");
        await Fails(master, "reload --wait", 1, "failed: generation 2 is discarded");
        File.WriteAllText(scratch["app.toml"], "workers = 0\n");
        await Fails(master, "reload --wait", 1, "workers '0'");
        JsonElement status = await Ctl.ResultAsync(master, "status");
        Assert.That(status.GetProperty("master").GetProperty("reload").GetString(), Is.EqualTo("refused"));
        Assert.That(status.GetProperty("tallies").GetProperty("reload.failed").GetInt32(), Is.EqualTo(1));
        File.WriteAllText(scratch["boot"], "hang");
        File.WriteAllText(scratch["app.toml"], "workers = 1\n");
        await Fails(master, "reload --wait --timeout 0.3", 4, "timeout: not done after 0.3 s; it goes on");
    }

    [Test]
    public async Task When_every_worker_is_stuck_the_master_still_tells_who_is_stuck_where()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        List<Wire> stuck = [];
        foreach (int _ in Enumerable.Range(0, 8))
        {
            Wire wire = await Wire.ConnectAsync(master.EndPoint);
            await wire.BeginAsync("GET", "/block");
            stuck.Add(wire);
        }
        await Eventually.Holds(() => Ctl.ResultAsync(master, "requests").Result.GetArrayLength() == 8, "all of them are told");
        foreach (int pid in master.Workers)
        {
            _ = Syscall.kill(pid, Signum.SIGSTOP);
        }

        long began = TimeProvider.System.GetTimestamp();
        JsonElement requests = await Ctl.ResultAsync(master, "requests");
        TestContext.Out.WriteLine($"answered after {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0.0} ms");

        Assert.That(requests.EnumerateArray().Select(one => one.GetProperty("path").GetString()), Has.All.EqualTo("/block"));
        Assert.That((await Ctl.RunAsync(master, "requests")).Output, Does.Contain("/block"));
        Assert.That((await Ctl.RunAsync(master, "status")).Output, Does.StartWith("well: 2 of 2 workers serve"));
        Assert.That((await Ctl.RunAsync(master, "stacks 0")).Output, Does.Contain("stopped").And.Contain("System.Threading.Thread.StartCallback"));
        Assert.That(File.ReadAllText($"/proc/{master.WorkerOf(0)}/stat"), Does.Contain(") T "), "whoever was stopped stays so");
        await Succeeds(master, "kill 0 --wait", "serves in its place");
        stuck.ForEach(wire => wire.Dispose());
    }

    [Test]
    public async Task The_threads_of_a_worker_are_told_with_their_methods_and_without_them_with_the_reason()
    {
        await using Master master = await Master.StartAsync("", Built.Specimen);
        using Wire stuck = await Wire.ConnectAsync(master.EndPoint);
        await stuck.BeginAsync("GET", "/native");
        await Eventually.Holds(() => Ctl.ResultAsync(master, "requests").Result.GetArrayLength() == 1, "it is in flight");

        // In flight is a request before its handler has been compiled.
        await Eventually.Holds(() => Ctl.RunAsync(master, "stacks 0").Result.Output.Contains("PneuXNet.Specimen.Overtime.Pause", StringComparison.Ordinal), "it is seen in its handler");
        await Succeeds(master, $"stacks pid:{master.Workers.Single()} --json", "\"frames\":[");
        (int exitCode, string output, string error) = await Ctl.RunAsync(master, "stacks 0 --timeout 0");
        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain("no managed stacks: the look took longer than 0 s").And.Contain("sleeping").And.Not.Contain("Overtime"));
        await Fails(master, "stacks 7", 1, "not-found: no worker has the slot 7");
        Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200), "it serves on");
        Assert.That(ProcFs.ChildrenOf(master.Pid), Has.Count.EqualTo(1), "who looked is gone");
    }

    [Test]
    public async Task Addresses_and_app_are_those_that_a_reload_has_brought()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["app.toml"], $"bind = ['unix:{scratch["one.sock"]}']\n");
        await using Master master = await Master.StartAsync($"-c {scratch["app.toml"]}", "", (Master.NoBind, "1"), ("PNEUXNET_CMD_ARGS", Built.Hello));

        File.WriteAllText(scratch["app.toml"], $"bind = ['unix:{scratch["one.sock"]}', 'unix:{scratch["two.sock"]}']\n");
        await Succeeds(master, "reload --wait", "generation 2 serves");

        string[] both = [$"unix:{scratch["one.sock"]}", $"unix:{scratch["two.sock"]}"];
        JsonElement status = (await Ctl.ResultAsync(master, "status")).GetProperty("master");
        Assert.That(status.GetProperty("listeners").EnumerateArray().Select(one => one.GetString()), Is.EqualTo(both));
        Assert.That((await Ctl.ResultAsync(master, "listeners")).EnumerateArray().Select(one => one.GetProperty("address").GetString()), Is.EqualTo(both));
    }

    [Test]
    public async Task A_paused_service_accepts_nobody_and_serves_who_waited_when_it_resumes()
    {
        await using Master master = await Master.StartAsync("-w 2", Built.Specimen);
        using Wire open = await Wire.ConnectAsync(master.EndPoint);
        await open.SendAsync("GET", "/");
        await Succeeds(master, "health", "well: 2 of 2 workers serve");
        await Succeeds(master, "pause", "nobody is accepted");
        await Fails(master, "health", 1, "unwell: paused: ");
        await Succeeds(master, "reload --wait", "generation 2 serves");

        using Wire waiting = await Wire.ConnectAsync(master.EndPoint);
        await waiting.BeginAsync("GET", "/");
        await Eventually.Holds(
            () => Ctl.ResultAsync(master, "listeners").Result[0].GetProperty("waiting").GetInt32() == 1, "it waits in the backlog");
        await Succeeds(master, "resume", "workers accept");
        Assert.That((await waiting.ReadReplyAsync()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Nonsense_is_answered_with_an_error_and_the_next_request_is_served()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        string path = Ctl.PathOf(master.Pid);
        Assert.That(Syscall.stat(path, out Stat stat), Is.Zero);
        Assert.That(stat.st_mode & FilePermissions.ACCESSPERMS, Is.EqualTo(FilePermissions.S_IRUSR | FilePermissions.S_IWUSR));

        IReadOnlyList<JsonElement> answers = await Ctl.SendAsync(path,
            "nonsense", """{"id":2}""", """{"id":3,"verb":"dance"}""", """{"id":4,"verb":"scale","by":"two"}""", """{"id":5,"verb":"scale"}""",
            """{"id":6,"verb":"status","version":2}""", """{"id":7,"verb":"log-level","level":"loud"}""", """{"id":8,"verb":"\ud800"}""",
            """{"id":9,"verb":"events","last":-1}""", """{"id":10,"verb":"help"}""");

        Assert.That(answers.Take(9).Select(Ctl.ErrorOf), Is.EqualTo(new[]
        {
            "bad-json", "bad-request", "bad-request", "bad-request", "bad-request", "bad-request", "bad-request", "bad-json", "bad-request",
        }));
        Assert.That(answers[3].GetProperty("error").GetProperty("message").GetString(), Is.EqualTo("by: must be a whole number"));
        Assert.That(answers[9].GetProperty("ok").GetBoolean(), Is.True);
        JsonElement tooLarge = (await Ctl.SendAsync(path, new string('x', 20_000)))[0];
        Assert.That(Ctl.ErrorOf(tooLarge), Is.EqualTo("too-large"));
        Assert.That((await Ctl.ResultAsync(master, "workers")).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_asks_for_much_at_once_and_says_that_this_is_all_gets_every_answer()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Ctl.PathOf(master.Pid)));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        const int pings = 500;
        string asked = """{"id":0,"verb":"recycle","slot":0,"wait":true}""" + "\n" + string.Concat(Enumerable.Range(1, pings).Select(id => $$"""{"id":{{id}},"verb":"ping"}""" + "\n"));
        await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(asked), limit.Token);
        using var reader = new StreamReader(new NetworkStream(socket));
        socket.Shutdown(SocketShutdown.Send);
        string[] lines = (await reader.ReadToEndAsync(limit.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(lines, Has.Length.EqualTo(pings + 2), "the greeting, the answers, and the outcome");
        Assert.That(lines[^1], Does.Contain("\"id\":0,\"ok\":true").And.Contain("serves in its place"));
    }

    [Test]
    public async Task A_master_that_hangs_is_said_to_hang_and_not_to_be_missing()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        master.Signal(Signum.SIGSTOP);
        (int exitCode, _, string error) = await Ctl.RunAsync("status");
        master.Signal(Signum.SIGCONT);

        Assert.That((exitCode, error), Is.EqualTo((4, error)));
        Assert.That(error, Does.Contain($"the master with pid {master.Pid} says nothing").And.Contain($"kill -CONT {master.Pid}"));
    }

    [Test]
    public async Task Who_reads_nothing_is_dropped_and_holds_up_nobody()
    {
        await using Master master = await Master.StartAsync("", Built.Hello);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Ctl.PathOf(master.Pid)));
        byte[] line = """{"id":1,"verb":"config"}"""u8.ToArray();
        byte[] many = [.. Enumerable.Repeat<byte[]>([.. line, (byte)'\n'], 400).SelectMany(one => one)];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        try
        {
            for (int i = 0; i < 20; i++)
            {
                await socket.SendAsync(many, limit.Token);
            }
        }
        catch (SocketException)
        {
            // The master has closed it already.
        }
        await master.LineAsync("bytes waited for it");
        Assert.That((await Ctl.ResultAsync(master, "workers")).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task Two_instances_have_a_socket_each_and_an_order_reaches_the_one_that_is_meant()
    {
        using var scratch = new Scratch();
        await using Master shop = await Master.StartAsync($"-n shop --pid {scratch["shop.pid"]}", Built.Hello);
        await using Master forum = await Master.StartAsync("-n forum", Built.Hello);

        (int exitCode, _, string error) = await Ctl.RunAsync("scale 2 --wait");
        Assert.That(exitCode, Is.EqualTo(3));
        Assert.That(error, Does.Contain("name 'shop'").And.Contain("name 'forum'").And.Contain("name the one that is meant"));
        Assert.That((await Ctl.RunAsync("--name forum scale 2 --wait")).ExitCode, Is.Zero);
        Assert.That((await Ctl.RunAsync($"--pid {scratch["shop.pid"]} scale 3 --wait")).ExitCode, Is.Zero);
        Assert.That((shop.Workers.Count, forum.Workers.Count), Is.EqualTo((3, 2)));

        Assert.That((await Ctl.RunAsync("--name forum shutdown --wait")).ExitCode, Is.Zero);
        Assert.That(await forum.ExitAsync(), Is.Zero);
        Assert.That((await Ctl.RunAsync("workers --json")).Output, Does.StartWith("["), "the only one is found by itself");
    }

    [Test]
    public async Task A_path_that_was_named_passes_to_the_next_master_and_nothing_is_left_behind()
    {
        using var scratch = new Scratch();
        Master old = await Master.StartAsync($"-p {scratch["pid"]} --control-socket {scratch["ctl"]} --control-socket-mode 0660", Built.Hello);
        try
        {
            Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} upgrade --wait")).ExitCode, Is.Zero);
            Assert.That(scratch.Files, Is.EquivalentTo(new[] { "ctl", "ctl.2", "pid", "pid.2" }));
            Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} commit --wait")).ExitCode, Is.Zero);
            await old.LineAsync("Master has been promoted");
            await Eventually.Holds(() => scratch.Files.Order().SequenceEqual(["ctl", "pid"]), "the new one has the names");
            Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} shutdown --wait")).ExitCode, Is.Zero);
            await Eventually.Holds(() => !scratch.Files.Any(), "nothing is left");
        }
        finally
        {
            await old.DisposeAsync();
        }
    }

    [Test]
    public async Task A_path_that_somebody_answers_at_is_not_taken_and_that_of_a_crashed_master_is()
    {
        using var scratch = new Scratch();
        await using Master first = await Master.StartAsync($"-n first --control-socket {scratch["ctl"]}", Built.Hello);

        (int exitCode, string log) = await Master.RunAsync($"--control-socket {scratch["ctl"]}", Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("another process answers there"));
        Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} status")).Output, Does.Contain($"pid {first.Pid} [first]"), "the first one still has it");

        first.Signal(Signum.SIGKILL);
        await first.ExitAsync();
        await using (Master second = await Master.StartAsync($"-n second --control-socket {scratch["ctl"]}", Built.Hello))
        {
            Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} status")).Output, Does.Contain($"pid {second.Pid} [second]"));
        }
        Assert.That(scratch.Files, Is.Empty);
    }

    [Test]
    public async Task A_master_that_crashes_in_an_upgrade_leaves_its_path_to_the_new_one_and_one_that_is_rolled_back_takes_nothing_along()
    {
        using var scratch = new Scratch();
        await using Master old = await Master.StartAsync($"-p {scratch["pid"]} --control-socket {scratch["ctl"]}", Built.Specimen);
        await using Load load = Load.On(old.EndPoint, keepAlive: 2, newConnections: 2);
        Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} upgrade --wait")).ExitCode, Is.Zero);
        Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} rollback --wait")).ExitCode, Is.Zero);
        Assert.That(scratch.Files, Is.EquivalentTo(new[] { "ctl", "pid" }));
        Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} status")).Output, Does.Contain($"pid {old.Pid}"));
        await load.MoreAsync(50);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);

        Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} upgrade --wait")).ExitCode, Is.Zero);
        int next = int.Parse(await File.ReadAllTextAsync(scratch["pid.2"]), System.Globalization.CultureInfo.InvariantCulture);
        old.Signal(Signum.SIGKILL);
        await old.LineAsync("Master has been promoted");
        await Eventually.Holds(() => scratch.Files.Order().SequenceEqual(["ctl", "pid"]), "the new one has the names");
        Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} status")).Output, Does.Contain($"pid {next}"));
        Assert.That((await Ctl.RunAsync($"--socket {scratch["ctl"]} shutdown --wait")).ExitCode, Is.Zero);
        await Eventually.Holds(() => !scratch.Files.Any(), "nothing is left");
    }

    [Test]
    public async Task The_socket_of_a_master_that_was_killed_misleads_nobody_and_the_next_start_removes_it()
    {
        await using Master killed = await Master.StartAsync("", Built.Hello);
        killed.Signal(Signum.SIGKILL);
        await killed.ExitAsync();
        Assert.That((await Ctl.RunAsync("status")).ExitCode, Is.EqualTo(3), "nobody answers there");

        await using Master next = await Master.StartAsync("", Built.Hello);
        Assert.That(File.Exists(Ctl.PathOf(killed.Pid)), Is.False);
        Assert.That((await Ctl.RunAsync("status")).Output, Does.Contain($"pid {next.Pid}"));
    }

    [Test]
    public async Task Events_are_followed_as_they_happen()
    {
        await using Master master = Master.Launch("--log-level error", Built.Hello);
        await Eventually.Holds(() => Ctl.RunAsync(master, "status").Result.Output.StartsWith("well", StringComparison.Ordinal), "it serves");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Ctl.PathOf(master.Pid)));
        await socket.SendAsync("""{"id":9,"verb":"events","follow":true}"""u8.ToArray().Append((byte)'\n').ToArray());
        using var reader = new StreamReader(new NetworkStream(socket));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        master.Signal(Signum.SIGTTIN);
        string? line;
        do
        {
            line = await reader.ReadLineAsync(limit.Token);
        }
        while (line is not null && !(line.Contains("\"event\":{", StringComparison.Ordinal) && line.Contains("\"Accepting\"", StringComparison.Ordinal)));
        JsonElement happened = JsonElement.Parse(line!).GetProperty("event");
        Assert.That((happened.GetProperty("slot").GetInt32(), happened.GetProperty("level").GetString()), Is.EqualTo((1, "info")));
    }

    private static async Task Succeeds(Master master, string words, string message)
    {
        (int exitCode, string output, string error) = await Ctl.RunAsync(master, words);
        Assert.That((exitCode, output), Is.EqualTo((0, output)), $"{words}: {error}\n{master.Log}");
        Assert.That(output, Does.Contain(message));
    }

    private static async Task Fails(Master master, string words, int exitCode, string message)
    {
        (int found, _, string error) = await Ctl.RunAsync(master, words);
        Assert.That(error, Does.Contain(message));
        Assert.That(found, Is.EqualTo(exitCode));
    }
}
