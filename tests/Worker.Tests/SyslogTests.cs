using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using PneuXNet.Contract.Syslog;

namespace PneuXNet.Worker.Tests;

public sealed class SyslogTests
{
    [TestCase("udp://localhost:514", "udp://localhost:514")]
    [TestCase("udp://10.0.0.1", "udp://10.0.0.1:514")]
    [TestCase("tcp://[::1]:1514", "tcp://[::1]:1514")]
    [TestCase("unix:///dev/log", "unix:///dev/log#dgram")]
    [TestCase("unix:///dev/log#dgram", "unix:///dev/log#dgram")]
    [TestCase("unix:///run/log#stream", "unix:///run/log#stream")]
    public void An_address_has_a_transport_and_a_place(string text, string address) => Assert.That(SyslogAddress.TryParse(text)?.ToString(), Is.EqualTo(address));

    [TestCase("")]
    [TestCase("localhost:514")]
    [TestCase("http://localhost")]
    [TestCase("udp://")]
    [TestCase("udp://host/path")]
    [TestCase("unix://")]
    [TestCase("unix:///dev/log#raw")]
    public void Other_text_is_no_address(string text) => Assert.That(SyslogAddress.TryParse(text), Is.Null);

    [Test]
    public void Over_a_network_a_line_has_the_form_of_RFC_5424() =>
        Assert.That(Written("udp://localhost:514", "an error\nof two lines, ü\u001b\u007f"),
            Is.EqualTo("<131>1 2026-11-02T03:04:05.000000+00:00 host pneuxnet.error 4711 - - an error#012of two lines, ü#033#177"));

    [Test]
    public void At_a_unix_socket_a_line_has_the_form_of_syslog_3() =>
        Assert.That(Written("unix:///dev/log", "an error"), Is.EqualTo("<131>Nov  2 03:04:05 pneuxnet.error[4711]: an error"));

    [Test]
    public void In_a_stream_a_line_ends() => Assert.That(Written("tcp://localhost", "an error"), Does.EndWith(" - - an error\n"));

    [Test]
    public void A_long_line_is_cut_between_two_characters()
    {
        string line = Written("tcp://localhost", new string('ü', 10_000));
        Assert.That(Encoding.UTF8.GetByteCount(line), Is.InRange(8190, 8192));
        Assert.That(line, Does.EndWith("ü\n"));
    }

    [Test]
    public void A_server_that_does_not_read_costs_lines_and_no_time_and_that_is_told()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        long told = 0;
        using (var sender = new SyslogSender(SyslogAddress.TryParse($"tcp://{server.LocalEndpoint}")!, 1, "tag", (lines, _) => Interlocked.Add(ref told, lines), TimeProvider.System))
        {
            byte[] line = Encoding.UTF8.GetBytes(new string('x', 8000));
            // More than the sockets' buffers and the queue hold.
            int refused = Enumerable.Range(0, 6000).Count(_ => !sender.Send(SyslogSeverity.Error, 1, line));
            Assert.That(refused, Is.Positive);
        }
        Assert.That(Interlocked.Read(ref told), Is.Positive);
    }

    [Test]
    public void A_server_that_comes_back_gets_the_lines_from_then_on()
    {
        string path = Path.Combine(Path.GetTempPath(), $"syslog-test-{Environment.ProcessId}");
        using var told = new ManualResetEventSlim();
        var time = new FakeTimeProvider();
        using var sender = new SyslogSender(SyslogAddress.TryParse($"unix://{path}")!, 1, "tag", (_, _) => told.Set(), time);
        sender.Send(SyslogSeverity.Error, 1, "nobody hears this"u8);
        Assert.That(told.Wait(TimeSpan.FromSeconds(60)), Is.True, "the loss is told");
        try
        {
            using var server = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
            server.Bind(new UnixDomainSocketEndPoint(path));
            time.Advance(TimeSpan.FromSeconds(2));
            sender.Send(SyslogSeverity.Error, 1, "somebody is there"u8);
            byte[] buffer = new byte[1000];
            Assert.That(Encoding.UTF8.GetString(buffer, 0, server.Receive(buffer)), Does.EndWith("tag[1]: somebody is there"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Written(string address, string text)
    {
        byte[] line = new byte[SyslogLine.MostBytes];
        int length = SyslogLine.Write(
            line, SyslogAddress.TryParse(address)!, SyslogFacilities.ByName["local0"], SyslogSeverity.Error,
            new DateTimeOffset(2026, 11, 2, 3, 4, 5, TimeSpan.Zero), "host", "pneuxnet.error", 4711, Encoding.UTF8.GetBytes(text));
        return Encoding.UTF8.GetString(line, 0, length);
    }
}
