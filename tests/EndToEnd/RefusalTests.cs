using System.Net.Sockets;
using System.Text;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>What is refused, as operators can set it and as they see it.</summary>
public sealed class RefusalTests
{
    private const string TwoTypes = "Content-Type: text/plain\r\nContent-Type: text/html\r\n";

    [Test]
    public async Task A_refused_request_has_a_line_in_the_access_log_and_tells_its_client_why()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync(
            $"--access-logfile {scratch["access.log"]} --access-logformat=%(h)s|%(r)s|%(s)s|%({{x-film}}i)s", Built.Specimen);
        Reply reply = await Wire.GetAsync(master.EndPoint, "/seen?a=b", $"X-Film: a\r\n{TwoTypes}");
        Assert.That((reply.Status, reply.Body), Is.EqualTo((400, "there is more than one Content-Type\n")));
        using (Wire wire = await Wire.ConnectAsync(master.EndPoint))
        {
            await wire.SendPiecesAsync(Encoding.Latin1.GetBytes("\u0016\u0003\u0001 not \"HTTP\"\r\n"), _ => 100, CancellationToken.None);
            Assert.That((await wire.ReadReplyAsync()).Status, Is.EqualTo(400));
        }
        await Eventually.Holds(() => File.ReadAllLines(scratch["access.log"]).Length == 2, "two lines");
        Assert.That(File.ReadAllText(scratch["access.log"]), Is.EqualTo(
            "127.0.0.1|GET /seen?a=b HTTP/1.1|400|-\n127.0.0.1|\\u0016\\u0003\\u0001 not \\\"HTTP\\\"|400|-\n"));
    }

    [TestCase("", 400)]
    [TestCase("--http-rules kestrel", 200)]
    public async Task The_rules_can_be_left_to_Kestrel(string options, int status)
    {
        await using Master master = await Master.StartAsync(options, Built.Specimen);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/seen", TwoTypes)).Status, Is.EqualTo(status));
    }

    [TestCase("", 200, false)]
    [TestCase("--header-map refuse", 400, false)]
    [TestCase("--header-map dangerous", 200, true)]
    [TestCase("--http-rules kestrel --header-map refuse", 400, false)]
    public async Task Fields_with_an_underscore_are_dropped_refused_or_kept(string options, int status, bool seen)
    {
        await using Master master = await Master.StartAsync(options, Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        Assert.That((await wire.SendAsync("GET", "/headers", headers: "X-User: ada\r\n")).Body, Does.Contain("X-User: ada"));
        Reply reply = await wire.SendAsync("GET", "/headers", headers: "X-User: ada\r\nX_User: eve\r\n");
        Assert.That((reply.Status, reply.Body.Contains("eve", StringComparison.Ordinal)), Is.EqualTo((status, seen)));
        Assert.That(reply.Body.Contains("ada", StringComparison.Ordinal), Is.EqualTo(status == 200));
    }

    [Test]
    public async Task The_masters_own_calls_are_not_looked_at()
    {
        await using Master master = await Master.StartAsync("--log-level debug", Built.Specimen);
        string line = await master.LineAsync("private socket unix:");
        var endPoint = new UnixDomainSocketEndPoint(line[(line.IndexOf("unix:", StringComparison.Ordinal) + "unix:".Length)..]);
        Assert.That((await Wire.GetAsync(endPoint, "/seen", TwoTypes)).Status, Is.EqualTo(200));
    }

    // B56.
    [Test]
    public async Task A_request_over_a_limit_or_with_an_unknown_expectation_gets_the_status_for_it_and_no_more()
    {
        await using Master master = await Master.StartAsync(
            "--limit-request-line 100 --limit-request-fields 3 --limit-request-field_size 30", Built.Specimen);
        foreach ((string headers, int query, int status) in new[]
        {
            ("", 150, 414), ("A: 1\r\nB: 1\r\nC: 1\r\n", 0, 431), ($"A: {new string('a', 28)}\r\n", 0, 431), ("Expect: miracles\r\n", 0, 417),
        })
        {
            using Wire wire = await Wire.ConnectAsync(master.EndPoint);
            Reply reply = await wire.SendAsync("GET", $"/seen?{new string('q', query)}", headers: headers);
            Assert.That((reply.Status, reply.KeepsAlive), Is.EqualTo((status, false)), reply.Body);
            Assert.That(await wire.IsClosedWithinAsync(Eventually.Deadline), Is.True);
        }
    }

    [Test]
    public async Task Behind_an_upgrade_any_byte_is_let_through()
    {
        await using Master master = await Master.StartAsync("", Built.Specimen);
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", "/upgrade/echo", headers: "Connection: Upgrade\r\nUpgrade: echo\r\n");
        Assert.That((await wire.ReadHeadAsync()).Status, Is.EqualTo(101));
        foreach (string text in new[] { "\u0000\u0001\n\n", "GET / HTTP/9.9\r\n\r\n", new string('x', 100_000) })
        {
            Task sending = wire.SendPiecesAsync(Encoding.Latin1.GetBytes(text), _ => 5000, CancellationToken.None);
            Assert.That(await wire.ReadTextAsync(text.Length), Is.EqualTo(text));
            await sending;
        }
    }
}
