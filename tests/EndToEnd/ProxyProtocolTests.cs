using System.Net;
using System.Net.Sockets;
using System.Text;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>A proxy that passes bytes on says for whom: /connection shows whom the app sees.</summary>
public sealed class ProxyProtocolTests
{
    private const string Line = "PROXY TCP4 203.0.113.9 192.0.2.1 51234 443\r\n";

    private static byte[] Binary =>
    [
        .. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x21, 0, 36 + 5,
        .. IPAddress.Parse("2001:db8::9").GetAddressBytes(), .. IPAddress.Parse("2001:db8::1").GetAddressBytes(), 0xC8, 0x22, 0x01, 0xBB,
        // Something that the proxy adds and nobody reads.
        0x04, 0, 2, 1, 2,
    ];

    private static byte[] Local => [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x20, 0, 0, 0];

    [Test]
    public async Task The_client_that_a_header_names_is_seen_by_the_app_the_access_log_and_the_question_of_trust()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync(
            $"-b 127.0.0.1:0 -b unix:{scratch["app.sock"]} --proxy-protocol --access-logfile {scratch["access.log"]} --access-logformat=%(h)s", Built.Specimen);
        var unix = new UnixDomainSocketEndPoint(scratch["app.sock"]);
        byte[] line = Encoding.ASCII.GetBytes(Line);
        Assert.That(await SeenAsync(master.EndPoint, line), Is.EqualTo("http localhost 203.0.113.9 |"), "and X-Forwarded-Proto is not believed: the client is no proxy");
        Assert.That(await SeenAsync(master.EndPoint, line, pieces: 1), Is.EqualTo("http localhost 203.0.113.9 |"));
        Assert.That(await SeenAsync(master.EndPoint, Binary, pieces: 1), Is.EqualTo("http localhost 2001:db8::9 |"));
        Assert.That(await SeenAsync(unix, line), Is.EqualTo("http localhost 203.0.113.9 |"));
        Assert.That(await SeenAsync(master.EndPoint, Local), Is.EqualTo("https localhost 127.0.0.1 |"), "the proxy speaks for itself");
        Assert.That(await SeenAsync(master.EndPoint, []), Is.EqualTo("https localhost 127.0.0.1 |"), "and without a header it is the peer, as ever");
        await Eventually.Holds(() => File.ReadAllLines(scratch["access.log"]).Length == 6, "six lines");
        Assert.That(File.ReadAllLines(scratch["access.log"]), Is.EquivalentTo(
            new[] { "203.0.113.9", "203.0.113.9", "2001:db8::9", "203.0.113.9", "127.0.0.1", "127.0.0.1" }));

        foreach (string bad in new[] { "PROXY TCP4 1.2.3.4 5.6.7.8 80\r\n", "PROXY TCP4 ::1 ::1 1 2\r\n", $"PROXY TCP6 {new string('1', 120)}", "PROXY TCP4 127.1 127.1 1 2\r\n" })
        {
            Assert.That(await StatusAsync(master.EndPoint, Encoding.ASCII.GetBytes(bad)), Is.EqualTo(400), bad);
        }
        using Wire silent = await Wire.ConnectAsync(master.EndPoint);
        Assert.That(await silent.IsClosedWithinAsync(TimeSpan.FromSeconds(20)), Is.True, "who sends nothing at all is not waited for");
    }

    [Test]
    public async Task Who_may_not_send_a_header_is_refused_and_may_still_speak_for_itself()
    {
        await using Master master = await Master.StartAsync("--proxy-protocol v1 --proxy-allow-from 192.0.2.0/24", Built.Specimen);
        Assert.That(await StatusAsync(master.EndPoint, Encoding.ASCII.GetBytes(Line)), Is.EqualTo(403));
        Assert.That(await SeenAsync(master.EndPoint, []), Is.EqualTo("https localhost 127.0.0.1 |"));
        Assert.That(await StatusAsync(master.EndPoint, Binary), Is.EqualTo(400), "the other form is no request");
    }

    [Test]
    public async Task Without_the_setting_a_header_is_a_bad_request()
    {
        await using Master master = await Master.StartAsync("", Built.Specimen);
        Assert.That(await StatusAsync(master.EndPoint, Encoding.ASCII.GetBytes(Line)), Is.EqualTo(400));
    }

    private static async Task<string> SeenAsync(EndPoint endPoint, byte[] header, int pieces = 1000)
    {
        using Wire wire = await Wire.ConnectAsync(endPoint);
        await wire.SendPiecesAsync(header, _ => pieces, CancellationToken.None);
        return (await wire.SendAsync("GET", "/connection", headers: "X-Forwarded-Proto: https\r\n")).Body;
    }

    private static async Task<int> StatusAsync(EndPoint endPoint, byte[] header)
    {
        using Wire wire = await Wire.ConnectAsync(endPoint);
        await wire.SendPiecesAsync([.. header, .. "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8], _ => 1000, CancellationToken.None);
        return (await wire.ReadReplyAsync()).Status;
    }
}
