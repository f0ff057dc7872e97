using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using PneuXNet.Contract.Statsd;
using PneuXNet.Worker.Metrics;

namespace PneuXNet.Worker.Tests;

public sealed class StatsdTests
{
    [TestCase("localhost", "localhost:8125")]
    [TestCase("localhost:9125", "localhost:9125")]
    [TestCase("udp://10.0.0.1:9125", "10.0.0.1:9125")]
    [TestCase("[::1]:9125", "[::1]:9125")]
    [TestCase("::1", "[::1]:8125")]
    [TestCase("unix:///run/statsd.sock", "unix:///run/statsd.sock")]
    public void An_address_is_a_host_with_or_without_a_port_or_a_path(string text, string address) =>
        Assert.That(StatsdAddress.TryParse(text)?.ToString(), Is.EqualTo(address));

    [TestCase("")]
    [TestCase(":8125")]
    [TestCase("host:")]
    [TestCase("host:0")]
    [TestCase("host:65536")]
    [TestCase("host:x")]
    [TestCase("two words")]
    [TestCase("unix://")]
    public void Other_text_is_no_address(string text) => Assert.That(StatsdAddress.TryParse(text), Is.Null);

    [Test]
    public void A_request_is_one_datagram_of_three_lines()
    {
        using Socket server = Listen();
        using StatsdSender sender = SenderTo(server, "shop.", "env:test");
        new RequestMetrics(sender).Write(status: 404, TimeSpan.FromMicroseconds(1234.5));
        Assert.That(Received(server), Is.EqualTo(
            "shop.gunicorn.request.duration:1.234|ms|#env:test\nshop.gunicorn.requests:1|c|@1.0|#env:test\nshop.gunicorn.request.status.404:1|c|@1.0|#env:test"));
    }

    [Test]
    public void A_request_allocates_nothing()
    {
        using Socket server = Listen();
        using StatsdSender sender = SenderTo(server, "", "");
        var metrics = new RequestMetrics(sender);
        metrics.Write(200, TimeSpan.FromMilliseconds(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            metrics.Write(200, TimeSpan.FromMilliseconds(1));
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void What_does_not_fit_into_a_packet_is_left_out_whole()
    {
        using Socket server = Listen();
        using StatsdSender sender = SenderTo(server, "", "");
        StatsdPacket packet = sender.Begin(stackalloc byte[40]);
        packet.Gauge("gunicorn.workers"u8, 2);
        packet.Histogram("gunicorn.backlog"u8, 12345678);
        packet.Gauge("b"u8, 3);
        packet.Send();
        Assert.That(Received(server), Is.EqualTo("gunicorn.workers:2|g\nb:3|g"));
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static StatsdSender SenderTo(Socket server, string prefix, string tags) =>
        new(StatsdAddress.TryParse(server.LocalEndPoint!.ToString()!)!, prefix, tags, TimeProvider.System);

    private static string Received(Socket server)
    {
        byte[] buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, server.Receive(buffer));
    }
}
