using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>The admin app: what is seen of a service when nobody of it can answer, and what it costs the service when the admin app itself is gone.</summary>
public sealed partial class AdminTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Test]
    public async Task With_every_worker_stuck_or_stopped_everything_is_answered_and_the_stuck_requests_are_named()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 -t 1 --timeout 120 {At(scratch)}", Built.Specimen);
        AdminApp admin = Of(scratch);
        using Wire one = await Wire.ConnectAsync(master.EndPoint);
        await one.BeginAsync("GET", "/native?a");
        // From then on only the other worker accepts.
        await Eventually.Holds(() => admin.SumAsync("pneuxnet_requests_in_flight ").Result == 1, "the first one is stuck");
        using Wire two = await Wire.ConnectAsync(master.EndPoint);
        await two.BeginAsync("GET", "/native?b");
        await Eventually.Holds(() => admin.SumAsync("pneuxnet_requests_in_flight ").Result == 2, "both workers are stuck in native code");
        await AnswersAsync(admin, "stuck in native code");
        await TellsWhatIsAskedForAsync(admin, "etc/prometheus/pneuxnet.rules.yml", "etc/grafana/pneuxnet.json");

        int[] workers = [.. master.Workers.Where(pid => !AdminApp.IsAdmin(pid))];
        Assert.That(workers, Has.Length.EqualTo(2));
        Array.ForEach(workers, pid => Syscall.kill(pid, Signum.SIGSTOP));
        await AnswersAsync(admin, "stopped");
        Assert.That(await admin.SumAsync("pneuxnet_request_oldest_age_seconds"), Is.Positive);
        Array.ForEach(workers, pid => Syscall.kill(pid, Signum.SIGCONT));
    }

    [Test]
    public async Task What_is_counted_is_what_clients_got_over_reloads_an_upgrade_and_a_kill()
    {
        using var scratch = new Scratch();
        Master old = await Master.StartAsync($"-w 2 --threads 4 {At(scratch)}", Built.Specimen);
        AdminApp admin = Of(scratch);
        int successor = 0;
        try
        {
            await using Load load = Load.On(old.EndPoint, keepAlive: 3, newConnections: 3);
            await load.MoreAsync(200);
            old.Signal(Signum.SIGHUP);
            await old.LineAsync("Reload done: generation 2 serves");
            Assert.That(await admin.SumAsync("pneuxnet_reloads_total{result=\"done\"}"), Is.EqualTo(1));
            Assert.That((await Ctl.RunAsync(old, "upgrade --wait")).ExitCode, Is.Zero);
            successor = (await Ctl.ResultAsync(old, "status")).GetProperty("master").GetProperty("successor").GetInt32();
            await load.MoreAsync(200);
            int answered = load.Answered;
            double before = await admin.SumAsync("pneuxnet_requests_total");
            Assert.That(before, Is.GreaterThan(answered - 6), "both masters' workers count, but for what their six clients have just been sent");
            Assert.That(await admin.SumAsync("pneuxnet_upgrading"), Is.EqualTo(1));
            Assert.That(await admin.SumAsync("pneuxnet_ready"), Is.EqualTo(1));
            old.Signal(Signum.SIGTERM);
            await old.ExitAsync();
            await old.LineAsync("Master has been promoted");
            await load.MoreAsync(200);
            Assert.That(await admin.SumAsync("pneuxnet_requests_total"), Is.GreaterThan(before));
            await load.StopAsync();
            Assert.That(load.Lost, Is.Empty);
            await Eventually.Holds(() => admin.SumAsync("pneuxnet_requests_total").Result >= load.Answered, "the last workers of the old master are counted");
            Assert.That(await admin.SumAsync("pneuxnet_requests_total{class=\"2xx\"}"), Is.EqualTo(load.Answered));
            Assert.That(await admin.SumAsync("pneuxnet_request_duration_seconds_count"), Is.EqualTo(load.Answered));
            Assert.That(await admin.SumAsync("pneuxnet_request_queue_seconds_count"), Is.EqualTo(load.Answered), "each of them had to get its turn");
            Assert.That(AdminApp.PidOf(successor), Is.Positive, "the new master has an admin app of its own");

            await KillUnderLoadAsync(admin, old.EndPoint, successor, load.Answered);
        }
        finally
        {
            await EndAsync(successor);
            await old.DisposeAsync();
        }
        Assert.That(scratch.Files, Is.Empty, "the socket is removed by who has it last");
    }

    [Test]
    public async Task Nobody_notices_when_the_admin_app_is_killed_or_stopped_and_it_is_back()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 {At(scratch)}", Built.Specimen);
        AdminApp admin = Of(scratch);
        Assert.That((await admin.GetAsync("/livez")).Status, Is.EqualTo(200));
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        await load.MoreAsync(100);
        int first = AdminApp.PidOf(master.Pid);
        _ = Syscall.kill(first, Signum.SIGKILL);
        await master.LineAsync($"Admin app (pid {first}) ended: SIGKILL; the service goes on");
        Assert.That((await admin.GetAsync("/livez")).Status, Is.EqualTo(200), "who connects meanwhile waits and is answered");
        int second = AdminApp.PidOf(master.Pid);
        _ = Syscall.kill(second, Signum.SIGSTOP);
        await master.LineAsync($"Admin app (pid {second}) silent for more than 15 s: SIGKILL", deadline: TimeSpan.FromSeconds(60));
        Assert.That((await admin.GetAsync("/readyz")).Status, Is.EqualTo(200));
        await load.MoreAsync(100);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
        Assert.That(await admin.SumAsync("pneuxnet_worker_exits_total"), Is.Zero, "it is none of the workers");
        Assert.That((await admin.JsonAsync("/status")).GetProperty("workers").GetArrayLength(), Is.EqualTo(2));
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(AdminApp.PidOf(master.Pid), Is.Zero);
        Assert.That(scratch.Files, Is.Empty);
    }

    [Test]
    public async Task A_service_is_ready_from_the_quorum_until_the_drain_and_says_why_it_is_not()
    {
        using var scratch = new Scratch();
        await using Master master = Master.Launch($"-w 2 --graceful-timeout 20 {At(scratch)}", Built.Specimen, ("SPECIMEN_BOOT", "slow:2000"));
        await master.LineAsync("Admin app (pid ");
        // Long before they are ready, and until it has been seen that they are not.
        int[] workers = [.. ProcFs.ChildrenOf(master.Pid).Where(pid => !AdminApp.IsAdmin(pid))];
        Array.ForEach(workers, pid => Syscall.kill(pid, Signum.SIGSTOP));
        AdminApp admin = Of(scratch);
        Assert.That(await StatusesAsync(admin), Is.EqualTo((200, 503, 503)));
        Assert.That(await ReasonAsync(admin), Does.StartWith("the start is not over: 0 of 2 workers serve"));

        Array.ForEach(workers, pid => Syscall.kill(pid, Signum.SIGCONT));
        await master.LineAsync("ready after", times: 2);
        await Eventually.Holds(() => StatusesAsync(admin).Result == (200, 200, 200), "it is ready");
        Assert.That((await Ctl.RunAsync(master, "pause")).ExitCode, Is.Zero);
        Assert.That(await ReasonAsync(admin), Does.StartWith("paused"));
        Assert.That((await Ctl.RunAsync(master, "resume")).ExitCode, Is.Zero);
        Assert.That(await StatusesAsync(admin), Is.EqualTo((200, 200, 200)));

        using Wire slow = await Wire.ConnectAsync(master.EndPoint);
        await slow.BeginAsync("GET", "/sleep?ms=2000");
        await Eventually.Holds(() => admin.SumAsync("pneuxnet_requests_in_flight ").Result == 1, "a request is in flight");
        master.Signal(Signum.SIGTERM);
        await master.LineAsync("Stopping 2 workers");
        await Eventually.Holds(() => StatusesAsync(admin).Result == (200, 503, 200), "it is not ready any more");
        Assert.That(await ReasonAsync(admin), Does.StartWith("the service is stopping"));
        Assert.That((await slow.ReadReplyAsync()).Status, Is.EqualTo(200));
        Assert.That(await master.ExitAsync(), Is.Zero);
    }

    [Test]
    public async Task Beyond_loopback_a_token_is_required_and_steering_takes_it_everywhere()
    {
        using var scratch = new Scratch();
        int port = Ports.Free();
        foreach (string start in (string[])["", "--check-config"])
        {
            (int exitCode, string log) = await Master.RunAsync($"{start} --admin-bind 0.0.0.0:{port}", Built.Hello);
            Assert.That(exitCode, Is.EqualTo(1), log);
            Assert.That(log, Does.Contain($"--admin-bind '0.0.0.0:{port}': is neither loopback nor a unix socket").And.Contain("--admin-token-file"));
        }

        File.WriteAllText(scratch["token"], Token + "\n", System.Text.Encoding.ASCII);
        File.SetUnixFileMode(scratch["token"], UnixFileMode.UserRead);
        string user = Syscall.geteuid() == 0 ? "-u nobody -g nogroup" : "";
        await using Master master = await Master.StartAsync($"-w 1 {user} --admin-bind 0.0.0.0:{port} --admin-token-file {scratch["token"]}", Built.Hello);
        var admin = new AdminApp(new IPEndPoint(IPAddress.Loopback, port));
        Assert.That((await admin.GetAsync("/readyz")).Status, Is.EqualTo(200), "probes have no token");
        foreach (string path in (string[])["/status", "/metrics", "/events"])
        {
            Reply none = await admin.GetAsync(path), wrong = await admin.GetAsync(path, Token[1..]);
            Assert.That((none.Status, none.Headers["WWW-Authenticate"], none.Headers["Content-Type"]), Is.EqualTo((401, "Bearer", "application/problem+json")));
            Assert.That((wrong.Status, wrong.Headers["WWW-Authenticate"]), Is.EqualTo((401, "Bearer error=\"invalid_token\"")));
            Assert.That((await admin.GetAsync(path, Token)).Status, Is.EqualTo(200));
        }
        Assert.That((await admin.PostAsync("/control/scale", "", """{"by":1}""")).Status, Is.EqualTo(401));
        Assert.That((await admin.PostAsync("/control/scale", Token[1..], """{"by":1}""")).Status, Is.EqualTo(401));
        Assert.That(master.Count("Order by"), Is.Zero);
        if (user.Length > 0)
        {
            Assert.That(File.ReadAllText($"/proc/{AdminApp.PidOf(master.Pid)}/status"), Does.Match($@"(?m)^Uid:\t{Syscall.getpwnam("nobody").pw_uid}\t"));
        }

        Reply scaled = await admin.PostAsync("/control/scale", Token, """{"by":1,"wait":true}""");
        Assert.That(scaled.Status, Is.EqualTo(200), scaled.Body);
        Assert.That(JsonElement.Parse(scaled.Body).GetProperty("message").GetString(), Is.EqualTo("2 workers serve"));
        Assert.That(JsonElement.Parse((await admin.PostAsync("/control/reload", Token, """{"wait":true}""")).Body).GetProperty("message").GetString(), Is.EqualTo("generation 2 serves"));
        Assert.That((await admin.PostAsync("/control/pause", Token)).Status, Is.EqualTo(200));
        foreach ((string path, string? body, int status) in ((string, string?, int)[])
            [("/control/scale", "{}", 400), ("/control/scale", "nonsense", 400), ("/control/drain", """{"slot":9}""", 404), ("/control/commit", null, 409), ("/control/nothing", null, 404)])
        {
            Reply bad = await admin.PostAsync(path, Token, body);
            Assert.That((bad.Status, bad.Headers["Content-Type"]), Is.EqualTo((status, "application/problem+json")), bad.Body);
            Assert.That(JsonElement.Parse(bad.Body).GetProperty("detail").GetString(), Is.Not.Empty);
        }
        // What takes six bytes in careful JSON, and what no JSON may hold: a line that the master doesn't take is the end of the admin app.
        int pid = AdminApp.PidOf(master.Pid);
        Assert.That((await admin.GetAsync($"/incidents/{new string('\'', 7000)}", Token)).Status, Is.EqualTo(404));
        Assert.That((await admin.PostAsync("/control/scale", Token, $$"""{"by":1,"x":"{{new string('a', 14_900)}}"}""")).Status, Is.EqualTo(200));
        Assert.That((await admin.PostAsync("/control/scale", Token, """{"by":1,"x":"\ud800"}""")).Status, Is.EqualTo(400));
        Assert.That(AdminApp.PidOf(master.Pid), Is.EqualTo(pid));
    }

    [Test]
    public async Task A_reload_moves_the_admin_app_and_a_fault_in_its_settings_refuses_the_reload()
    {
        using var scratch = new Scratch();
        int port = Ports.Free();
        File.WriteAllText(scratch["x.toml"], $"admin_bind = \"127.0.0.1:{port}\"");
        await using Master master = await Master.StartAsync($"-c {scratch["x.toml"]}", Built.Hello);
        var tcp = new AdminApp(new IPEndPoint(IPAddress.Loopback, port));
        Assert.That((await tcp.GetAsync("/livez")).Status, Is.EqualTo(200));
        using Wire other = await Wire.ConnectAsync(tcp.EndPoint);
        Assert.That((await other.SendAsync("POST", "/control/reload", close: true, body: [])).Status, Is.EqualTo(403), "without a token file nothing can be steered");

        File.WriteAllText(scratch["x.toml"], $"admin_bind = \"unix:{scratch["admin.sock"]}\"\nadmin_token_file = \"{scratch["none"]}\"");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload refused, nothing has changed: --admin-token-file");
        Assert.That((await tcp.GetAsync("/readyz")).Status, Is.EqualTo(200));

        File.WriteAllText(scratch["x.toml"], $"admin_bind = \"unix:{scratch["admin.sock"]}\"");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done: generation 2 serves");
        Assert.That((await Of(scratch).GetAsync("/readyz")).Status, Is.EqualTo(200));
        Assert.That(async () => await Wire.ConnectAsync(tcp.EndPoint), Throws.InstanceOf<SocketException>());

        File.WriteAllText(scratch["x.toml"], "");
        master.Signal(Signum.SIGHUP);
        await master.LineAsync("Reload done: generation 3 serves");
        await Eventually.Holds(() => AdminApp.PidOf(master.Pid) == 0, "it is not wanted any more");
        Assert.That(File.Exists(scratch["admin.sock"]), Is.False);
    }

    [Test]
    public async Task The_admin_app_of_a_killed_master_goes_and_its_socket_stops_nobody_while_a_living_ones_is_not_taken()
    {
        using var scratch = new Scratch();
        await using Master killed = await Master.StartAsync(At(scratch), Built.Hello);
        AdminApp admin = Of(scratch);
        Assert.That((await admin.GetAsync("/livez")).Status, Is.EqualTo(200));
        int orphan = AdminApp.PidOf(killed.Pid);
        killed.Signal(Signum.SIGKILL);
        await Eventually.Holds(() => !ProcFs.IsAlive(orphan), "it goes with its master");
        await killed.ExitAsync();

        await using Master next = await Master.StartAsync(At(scratch), Built.Hello);
        Assert.That((await admin.JsonAsync("/status")).GetProperty("master").GetProperty("pid").GetInt32(), Is.EqualTo(next.Pid));
        (int exitCode, string log) = await Master.RunAsync(At(scratch), Built.Hello);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(log, Does.Contain("another process answers there"));
        Assert.That((await admin.GetAsync("/readyz")).Status, Is.EqualTo(200));
        Assert.That(await next.StopAsync(), Is.Zero);
        Assert.That(scratch.Files, Is.Empty);
    }

    private static string At(Scratch scratch) => $"--admin-bind unix:{scratch["admin.sock"]}";

    private static AdminApp Of(Scratch scratch) => new(new UnixDomainSocketEndPoint(scratch["admin.sock"]));

    private static async Task AnswersAsync(AdminApp admin, string what)
    {
        foreach (string path in (string[])["/livez", "/readyz", "/startupz", "/metrics", "/status"])
        {
            long began = TimeProvider.System.GetTimestamp();
            Reply reply = await admin.GetAsync(path);
            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"workers {what}: {path} {reply.Status} after {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0.0} ms"));
            Assert.That((reply.Status, reply.Headers["Cache-Control"]), Is.EqualTo((200, "no-store")));
        }
        JsonElement requests = (await admin.JsonAsync("/status")).GetProperty("requests");
        Assert.That(requests.EnumerateArray().Select(request => $"{request.GetProperty("slot")} {request.GetProperty("method")} {request.GetProperty("path")}"),
            Is.EquivalentTo(new[] { "0 GET /native", "1 GET /native" }));
    }

    /// <summary>Every metric that the files name is there, and every value of a label that isn't a name of somebody's.</summary>
    private static async Task TellsWhatIsAskedForAsync(AdminApp admin, params string[] files)
    {
        string told = (await admin.GetAsync("/metrics")).Body;
        string[] asked = [.. files.SelectMany(file => AskedPattern().Matches(File.ReadAllText(Path.Combine(Built.Root, file)).Replace("\\\"", "\"", StringComparison.Ordinal))).Select(match => match.Value).Distinct()];
        Assert.That(asked, Has.Length.GreaterThan(25));
        Assert.That(asked.Where(one => !Regex.IsMatch(told, one.Contains('=', StringComparison.Ordinal) ? one : $"(?m)^{one}[ {{]")), Is.Empty);
    }

    /// <summary>A worker that is killed takes what it had in its hands, and the count of it; nothing else is lost of either.</summary>
    private static async Task KillUnderLoadAsync(AdminApp admin, EndPoint endPoint, int master, int before)
    {
        const int clients = 6;
        await using Load load = Load.On(endPoint, keepAlive: 3, newConnections: 3);
        await load.MoreAsync(100);
        _ = Syscall.kill(ProcFs.ChildrenOf(master).First(pid => !AdminApp.IsAdmin(pid)), Signum.SIGKILL);
        await Eventually.Holds(() => admin.SumAsync("pneuxnet_worker_exits_total{reason=\"signal\"}").Result == 1, "the end is counted");
        await load.MoreAsync(100);
        await load.StopAsync();
        await Eventually.Holds(() => admin.SumAsync("pneuxnet_requests_in_flight ").Result == 0, "nothing is in flight any more");
        double counted = await admin.SumAsync("pneuxnet_requests_total") - before;
        Assert.That(counted, Is.EqualTo(load.Answered).Within(clients), $"lost: {load.Lost.Count}");
    }

    private static async Task<(int Live, int Ready, int Started)> StatusesAsync(AdminApp admin) =>
        ((await admin.GetAsync("/livez")).Status, (await admin.GetAsync("/readyz")).Status, (await admin.GetAsync("/startupz")).Status);

    private static async Task<string> ReasonAsync(AdminApp admin) => (await admin.JsonAsync("/readyz")).GetProperty("reasons").EnumerateArray().First().GetString()!;

    private static async Task EndAsync(int master)
    {
        if (master > 0)
        {
            _ = Syscall.kill(master, Signum.SIGTERM);
            await Eventually.Holds(() => !ProcFs.IsAlive(master), "the new master ends");
        }
    }

    [GeneratedRegex("pneuxnet_[a-z_]+|(reason|class|phase|result)=\"[a-z0-9_]+\"")]
    private static partial Regex AskedPattern();
}
