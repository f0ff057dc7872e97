using System.Net.Sockets;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>What an app sees of the proxy in front of it: /connection shows scheme, host, client, path base and what is left of X-Forwarded-For.</summary>
public sealed class ProxyTests
{
    private const string Forwarded =
        "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: films.example\r\nX-Forwarded-Prefix: /shop\r\n";
    private const string Believed = "https films.example 203.0.113.9 /shop|";
    private const string Dropped = "http localhost 127.0.0.1 |";

    [TestCase("", Believed)]
    [TestCase("--forwarded-allow-ips 127.0.0.0/8", Believed)]
    [TestCase("--forwarded-allow-ips *", Believed)]
    [TestCase("--forwarded-allow-ips 192.0.2.1", Dropped)]
    public async Task Forwarded_headers_are_believed_from_trusted_proxies_and_dropped_from_others(string options, string seen)
    {
        await using Master master = await Master.StartAsync(options, Built.Specimen);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/connection", Forwarded)).Body, Is.EqualTo(seen));
    }

    [TestCase("full")]
    [TestCase("slim")]
    [TestCase("empty")]
    [TestCase("generic")]
    [TestCase("startup")]
    public async Task However_the_app_builds_its_host(string builder)
    {
        await using Master master = await Master.StartAsync("", Built.Specimen, ("SPECIMEN_BUILDER", builder));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/connection", Forwarded)).Body, Is.EqualTo(Believed));
    }

    [Test]
    public async Task Who_comes_by_a_unix_socket_is_trusted()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-b unix:{scratch["app.sock"]} --forwarded-allow-ips 192.0.2.1", Built.Specimen);
        Assert.That((await Wire.GetAsync(new UnixDomainSocketEndPoint(scratch["app.sock"]), "/connection", Forwarded)).Body, Is.EqualTo(Believed));
    }

    [Test]
    public async Task An_app_that_sees_to_it_itself_is_left_to_itself()
    {
        await using Master master = await Master.StartAsync(
            "--forwarded-allow-ips 192.0.2.1", Built.Specimen, ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/connection", Forwarded)).Body, Is.EqualTo("https localhost 203.0.113.9 |"));
    }

    [Test]
    public async Task A_chain_is_followed_as_far_as_it_is_trusted()
    {
        await using Master master = await Master.StartAsync("--forwarded-allow-ips 127.0.0.1,10.0.0.0/8", Built.Specimen);
        Reply reply = await Wire.GetAsync(master.EndPoint, "/connection", "X-Forwarded-For: 198.51.100.66, 203.0.113.9, 10.1.2.3\r\n");
        Assert.That(reply.Body, Is.EqualTo("http localhost 203.0.113.9 |198.51.100.66"), "what stands before an untrusted address is anybody's claim");
    }

    [Test]
    public async Task The_access_log_shows_the_peer_and_the_headers_as_they_came()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--access-logfile {scratch["access.log"]} --access-logformat=%(h)s|%({{x-forwarded-for}}i)s", Built.Specimen);
        await Wire.GetAsync(master.EndPoint, "/connection", Forwarded);
        await Eventually.Holds(() => File.ReadAllText(scratch["access.log"]) == "127.0.0.1|203.0.113.9\n", "the line");
    }

    [TestCase("/films/connection", "http localhost 127.0.0.1 /films|")]
    [TestCase("/connection", "http localhost 127.0.0.1 |")]
    public async Task The_root_path_is_taken_off_paths_that_begin_with_it(string path, string seen)
    {
        await using Master master = await Master.StartAsync("--root-path /films", Built.Specimen);
        Assert.That((await Wire.GetAsync(master.EndPoint, path)).Body, Is.EqualTo(seen));
    }

    [Test]
    public async Task What_trusted_proxies_say_of_the_scheme_is_believed_unless_it_contradicts_itself()
    {
        const string contradiction = "the fields that say whether the client came by https contradict each other";
        await ExpectAsync("", [
            ("X-Forwarded-Ssl: on\r\n", 200, "https localhost"),
            ("X-Forwarded-Protocol: ssl\r\nX-Forwarded-Proto: https\r\n", 200, "https localhost"),
            ("X-Forwarded-Proto: https, http\r\nX-Forwarded-Ssl: on\r\n", 200, "https localhost"),
            ("X-Forwarded-Ssl: off\r\nX-Forwarded-Proto: https\r\n", 400, contradiction),
            ("X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n", 400, contradiction)]);
        await ExpectAsync("--forwarded-allow-ips 192.0.2.1", [("X-Forwarded-Ssl: off\r\nX-Forwarded-Proto: https\r\n", 200, "http localhost")]);
        await ExpectAsync("--secure-scheme-headers Front-End-Https=on", [
            ("Front-End-Https: on\r\nX-Forwarded-Ssl: off\r\n", 200, "https localhost"),
            ("X-Forwarded-Proto: https\r\n", 200, "http localhost")]);

        static async Task ExpectAsync(string options, (string Headers, int Status, string Seen)[] cases)
        {
            await using Master master = await Master.StartAsync(options, Built.Specimen);
            foreach ((string headers, int status, string seen) in cases)
            {
                Reply reply = await Wire.GetAsync(master.EndPoint, "/connection", headers);
                Assert.That((reply.Status, reply.Body[..Math.Min(seen.Length, reply.Body.Length)]), Is.EqualTo((status, seen)), headers);
            }
        }
    }
}
