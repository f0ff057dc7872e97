using System.Security.Cryptography.X509Certificates;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Requests that take longer than they may.</summary>
public sealed class DeadlineTests
{
    [Test]
    public async Task A_request_stuck_in_native_code_costs_its_own_client_a_504_and_its_neighbours_nothing()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 1 --request-timeout 4 --incidents {scratch["incidents"]}", Built.Specimen);
        int stuck = master.Workers.Single();
        using Wire victim = await Wire.ConnectAsync(master.EndPoint);
        await victim.BeginAsync("GET", "/native?secret=1");
        Task<Reply>[] neighbours = [.. Enumerable.Range(0, 4).Select(_ => Wire.GetAsync(master.EndPoint, "/patient?ms=7000"))];

        Reply answer = await victim.ReadReplyAsync();
        Assert.That((answer.Status, answer.Headers["Content-Type"], answer.KeepsAlive), Is.EqualTo((504, "application/problem+json", false)));
        Assert.That(answer.Body, Does.Contain("\"status\":504").And.Contain("longer than 4 s"));

        string overdue = await master.LineAsync("its replacement starts");
        Assert.That(overdue, Does.Match($@"worker 0 \(pid {stuck}\): GET /native running for \d+\.\d s \(limit 4 s\)"));
        await master.LineAsync("ready after", times: 2);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/pid")).Body, Is.Not.EqualTo($"{stuck}"), "it accepts no more");

        Assert.That((await Task.WhenAll(neighbours)).Select(reply => reply.Status), Is.All.EqualTo(200));
        Assert.That(await master.LineAsync("other requests unharmed"), Does.Match(@"GET /native running for \d+\.\d s \(limit 4 s\), 4 other requests unharmed, incident \d{8}T\d+-0-\d+"));
        await master.LineAsync($"worker 0 (pid {stuck}) ended: had overdue work, SIGKILL");
        Assert.That(master.Log, Does.Not.Contain("secret"));
        await Eventually.Holds(() => Directory.GetFiles(scratch["incidents"], "*.json").Length == 1, "one incident is written");
        string incident = await File.ReadAllTextAsync(Directory.GetFiles(scratch["incidents"], "*.json").Single());
        Assert.That(incident, Does.Contain("\"reason\": \"deadline\"").And.Contain("Overtime.Pause").And.Not.Contain("secret"));
    }

    [Test]
    public async Task Work_that_heeds_its_cancellation_costs_no_worker_and_HEAD_is_answered_without_a_body()
    {
        await using Master master = await ServeAsync("--request-timeout 1");
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("HEAD", "/cancellable");
        Assert.That((await wire.ReadHeadAsync()).Status, Is.EqualTo(504));
        Assert.That(await wire.IsClosedWithinAsync(TimeSpan.FromSeconds(20)), Is.True);
        await UntilOutcomeAsync(master, "cancelled");
        await StaysAsync(master);
    }

    [Test]
    public async Task An_app_that_writes_late_writes_to_nobody()
    {
        await using Master master = await ServeAsync("--request-timeout 1");
        Task<string>[] clients = [.. Enumerable.Range(0, 20).Select(_ => RawAsync(master, "GET", "/late?ms=1500"))];
        foreach (string answer in await Task.WhenAll(clients))
        {
            Assert.That(answer, Does.StartWith("HTTP/1.1 504 ").And.EndWith("}"), "nothing but one answer came, and the end");
        }
        await UntilOutcomeAsync(master, "aborted True");
        await StaysAsync(master);
    }

    [Test]
    public async Task An_app_that_ends_at_the_same_moment_gives_one_whole_answer()
    {
        await using Master master = await ServeAsync("--request-timeout 1");
        Task<string>[] clients = [.. Enumerable.Range(0, 60).Select(i => RawAsync(master, "GET", $"/sleep?ms={970 + i}"))];
        foreach (string answer in await Task.WhenAll(clients))
        {
            Assert.That(answer, Does.Match(@"\AHTTP/1\.1 (504 [\s\S]*\}|200 [\s\S]*slept \d+ ms[\s\S]*)\z"));
            Assert.That(answer.Split("HTTP/1.1 "), Has.Length.EqualTo(2));
        }
        await StaysAsync(master);
    }

    [Test]
    public async Task An_app_that_reads_its_body_late_finds_that_the_client_has_gone()
    {
        await using Master master = await ServeAsync("--request-timeout 1");
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        Reply answer = await wire.SendAsync("POST", "/late-read?ms=1500", body: new byte[100_000]);
        Assert.That(answer.Status, Is.EqualTo(504));
        await UntilOutcomeAsync(master, "failed to read");
        await StaysAsync(master);
    }

    [Test]
    public async Task A_client_that_was_told_to_continue_is_answered_all_the_same()
    {
        await using Master master = await ServeAsync("--request-timeout 3");
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("POST", "/late-read?ms=0", headers: "Content-Length: 10\r\nExpect: 100-continue\r\n");
        Assert.That((await wire.ReadHeadAsync()).Status, Is.EqualTo(100));
        Assert.That((await wire.ReadReplyAsync()).Status, Is.EqualTo(504));
        await StaysAsync(master);
    }

    [Test]
    public async Task A_pipelined_request_behind_an_overdue_one_is_neither_answered_nor_executed()
    {
        await using Master master = await ServeAsync("--request-timeout 2");
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/pid");
        await wire.BeginAsync("GET", "/late?ms=2500");
        await wire.BeginAsync("GET", "/half?ms=0");
        Assert.That((await wire.ReadReplyAsync()).Status, Is.EqualTo(200));
        Assert.That((await wire.ReadReplyAsync()).Status, Is.EqualTo(504));
        Assert.That(await wire.IsClosedWithinAsync(TimeSpan.FromSeconds(20)), Is.True);
        Assert.That(await UntilOutcomeAsync(master, "aborted True"), Does.Not.Contain("half"));
    }

    [Test]
    public async Task A_response_that_has_begun_has_no_deadline_but_may_not_fall_silent_for_long()
    {
        await using Master master = await ServeAsync("--request-timeout 1 --stream-timeout 2");
        Reply streamed = await Wire.GetAsync(master.EndPoint, "/stream?n=8&ms=500");
        Assert.That(streamed.Body, Does.EndWith("7\n"), "four seconds, and never two of them silent");

        Assert.That(await RawAsync(master, "GET", "/half?ms=4000"), Does.EndWith("half\r\n"), "cut off, so without the last chunk");
        await StaysAsync(master);
    }

    [Test]
    public async Task A_response_or_its_endpoint_may_give_itself_more_silence()
    {
        await using Master master = await ServeAsync("--request-timeout 1 --stream-timeout 1");
        string[] paths = ["/half/own?limit=60&ms=4000", "/half/own?limit=0&ms=4000", "/half/disabled?ms=4000", "/half/patient?ms=4000"];
        string[] answers = await Task.WhenAll(paths.Select(path => RawAsync(master, "GET", path)));
        Assert.That(answers, Has.All.EndsWith("\r\n0\r\n\r\n"), "whole");
        await StaysAsync(master);
    }

    [Test]
    public async Task An_upgraded_connection_has_no_deadline_but_may_not_fall_silent_for_long()
    {
        await using Master master = await ServeAsync("--request-timeout 1 --stream-timeout 3");
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/upgrade", headers: "Connection: Upgrade\r\nUpgrade: test\r\n");
        Assert.That(await wire.ReadToEndAsync(), Does.StartWith("HTTP/1.1 101 ").And.EndWith("hello"));
        await UntilOutcomeAsync(master, "cancelled");
        await StaysAsync(master);
    }

    [Test]
    public async Task A_stuck_stream_of_HTTP_2_gets_a_504_and_its_neighbours_on_the_connection_are_unharmed()
    {
        using var scratch = new Scratch();
        using var certificates = new Certificates();
        using X509Certificate2 certificate = certificates.Issue("stuck");
        await File.WriteAllTextAsync(scratch["cert.pem"], certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(scratch["key.pem"], certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using Master master = await Master.StartAsync($"--request-timeout 3 --certfile {scratch["cert.pem"]} --keyfile {scratch["key.pem"]}", Built.Specimen);
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.Issuer == certificates.Authority.Subject } };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"https://{master.EndPoint}"), DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Task<string>[] neighbours = [.. Enumerable.Range(0, 4).Select(_ => client.GetStringAsync(new Uri("/patient?ms=7000", UriKind.Relative)))];
        // Others end in the moment of their deadline, this way or that.
        Task<string>[] close = [.. Enumerable.Range(0, 40).Select(i => StatusAndBodyAsync(client, $"/sleep?ms={2980 + i}"))];
        Assert.That(await StatusAndBodyAsync(client, "/native"), Does.StartWith("504 application/problem+json {").And.Contain("\"status\":504").And.Contain("longer than 3 s"));
        Assert.That(await Task.WhenAll(close), Has.All.Match(@"\A(504 application/problem\+json \{.*\}|200 text/plain slept \d+ ms.*)\z"));
        Assert.That(await Task.WhenAll(neighbours), Is.All.EqualTo("at last"));
        await master.LineAsync("4 other requests unharmed");
        await master.LineAsync("had overdue work, SIGKILL");
    }

    [Test]
    public async Task An_endpoint_may_give_itself_more_time()
    {
        await using Master master = await ServeAsync("--request-timeout 1");
        Reply[] replies = await Task.WhenAll(Wire.GetAsync(master.EndPoint, "/patient?ms=2500"), Wire.GetAsync(master.EndPoint, "/endless?ms=2500"));
        Assert.That(replies.Select(reply => reply.Body), Is.All.EqualTo("at last"));
    }

    [Test]
    public async Task Those_who_wait_for_the_turn_of_stuck_work_are_served()
    {
        await using Master master = await Master.StartAsync("--threads 1 --request-timeout 3", Built.Specimen);
        using Wire waiting = await Wire.ConnectAsync(master.EndPoint);
        Assert.That((await waiting.SendAsync("GET", "/pid")).Status, Is.EqualTo(200));
        using Wire stuck = await Wire.ConnectAsync(master.EndPoint);
        await stuck.BeginAsync("GET", "/native");
        await stuck.ReadHeadAsync();
        await waiting.BeginAsync("GET", "/pid");
        Assert.That((await waiting.ReadReplyAsync()).Status, Is.EqualTo(200));
        await master.LineAsync("had overdue work");
    }

    [Test]
    public async Task A_stop_waits_for_stuck_work_no_longer_than_for_the_others()
    {
        await using Master master = await Master.StartAsync("--request-timeout 1 --graceful-timeout 60", Built.Specimen);
        using Wire stuck = await Wire.ConnectAsync(master.EndPoint);
        await stuck.BeginAsync("GET", "/native");
        await stuck.ReadHeadAsync();
        master.Signal(Signum.SIGTERM);
        Assert.That(await master.ExitAsync(TimeSpan.FromSeconds(30)), Is.Zero);
        Assert.That(master.Log, Does.Contain("ended: had overdue work, SIGKILL"));
    }

    [Test]
    public async Task Without_a_limit_a_request_takes_as_long_as_it_takes()
    {
        await using Master master = await Master.StartAsync("--request-timeout 0 --timeout 2", Built.Specimen);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/sleep?ms=4000")).Status, Is.EqualTo(200));
    }

    private static async Task<string> StatusAndBodyAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return $"{(int)response.StatusCode} {response.Content.Headers.ContentType?.MediaType} {await response.Content.ReadAsStringAsync()}";
    }

    /// <summary>A master whose worker has answered once: the first request is slow, and on a busy machine slower than these limits.</summary>
    private static async Task<Master> ServeAsync(string options)
    {
        Master master = await Master.StartAsync(options, Built.Specimen);
        await Eventually.Holds(() => Wire.GetAsync(master.EndPoint, "/outcomes").GetAwaiter().GetResult().Status == 200, "the worker is warm");
        return master;
    }

    /// <summary>Everything that comes until the end of the connection.</summary>
    private static async Task<string> RawAsync(Master master, string method, string path)
    {
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync(method, path, close: true);
        return await wire.ReadToEndAsync();
    }

    private static async Task<string> UntilOutcomeAsync(Master master, string outcome)
    {
        string outcomes = "";
        await Eventually.Holds(() => (outcomes = Wire.GetAsync(master.EndPoint, "/outcomes").GetAwaiter().GetResult().Body).Contains(outcome, StringComparison.Ordinal), outcome);
        return outcomes;
    }

    /// <summary>The one worker serves on.</summary>
    private static async Task StaysAsync(Master master)
    {
        int worker = master.Workers.Single();
        await Eventually.Holds(() => Wire.GetAsync(master.EndPoint, "/pid").GetAwaiter().GetResult().Body == $"{worker}", "the worker serves on");
        Assert.That(master.Count("Booting worker"), Is.EqualTo(1));
    }
}
