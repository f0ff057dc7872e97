using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using NUnit.Framework;
using PneuXNet.Contract;
using PneuXNet.Worker.Guard;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Tests;

/// <summary>What is let in and when, over a pipe that a test writes to by hand.</summary>
public sealed class GuardedInputTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private CellMemory _memory = null!;
    private Pipe _wire = null!;
    private TrackedConnection _connection = null!;
    private GuardedInput _input = null!;

    [SetUp]
    public void Create()
    {
        _memory = new CellMemory();
        // Small pieces, so that lines lie across them.
        _wire = new Pipe(new PipeOptions(minimumSegmentSize: 16, useSynchronizationContext: false));
        _connection = new TrackedConnection(new DefaultConnectionContext(), new OpenConnections(_memory.Cell, TimeProvider.System), acceptedAt: 0);
        _input = new GuardedInput(_wire.Reader, new MessageFlow(new HeadCheck(new HeadLimits(Line: 200, Fields: 5, FieldSize: 100, Total: 300), HeaderMap.Drop)), _connection);
    }

    [TearDown]
    public async Task Free()
    {
        await _connection.DisposeAsync();
        _memory.Dispose();
    }

    [Test]
    public async Task Of_a_head_that_is_not_complete_only_the_first_byte_is_shown()
    {
        await SendAsync(Get[..^1]);
        Assert.That(await ReadAsync(consume: false), Is.EqualTo("G"));
        Task<string> rest = ReadAsync(consume: true);
        Assert.That(rest.IsCompleted, Is.False);
        await SendAsync(Get[^1..]);
        Assert.That(await rest.WaitAsync(Limit), Is.EqualTo(Get));
    }

    [Test]
    public async Task A_bad_head_is_replaced_when_what_came_before_it_was_read()
    {
        await SendAsync(Get + "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        Assert.That(await ReadAsync(consume: true), Is.EqualTo(Get));
        Assert.That(_connection.Refused, Is.Null, "the app may be at the first request now");
        Assert.That(await ReadAsync(consume: true), Does.StartWith("GET / HTTP/1.1\r\nHost: refused\r\n"));
        Assert.That(_connection.Refused, Is.EqualTo(new RefusedRequest(Refusal.Bad("there is more than one Host"), "GET / HTTP/1.1")));
    }

    [Test]
    public async Task A_bad_head_is_refused_before_it_is_complete()
    {
        await SendAsync("\r\nGET / HTTP/1.1\nHost: a");
        Assert.That(await ReadAsync(consume: true), Does.Contain("Host: refused"));
    }

    [Test]
    public async Task A_body_is_let_in_as_it_comes_and_the_next_head_behind_it_is_not()
    {
        const string post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n";
        await SendAsync(post + "01234");
        Assert.That(await ReadAsync(consume: true), Is.EqualTo(post + "01234"));
        await SendAsync("56789GET /");
        Assert.That(await ReadAsync(consume: true), Is.EqualTo("56789"));
        Assert.That(await ReadAsync(consume: false), Is.EqualTo("G"));
    }

    [Test]
    public async Task Chunks_are_let_in_and_a_line_before_one_only_when_it_is_good()
    {
        const string post = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        await SendAsync(post + "5\r\n01234\r\n+5\r\n56789\r\n0\r\n\r\n");
        Assert.That(await ReadAsync(consume: true), Is.EqualTo(post + "5\r\n01234\r\n"));
        Assert.That(await ReadAsync(consume: true), Is.EqualTo("\0\r\n"), "which Kestrel refuses, whoever reads the body by now");
        Assert.That(_connection.Refused, Is.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task After_a_request_to_upgrade_it_is_the_app_that_says_whether_HTTP_goes_on(bool upgraded)
    {
        const string head = "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n";
        await SendAsync(head + "\u0001\u0002\n");
        _connection.BeginRequest(Some.Request);
        Assert.That(await ReadAsync(consume: true), Is.EqualTo(head));
        if (!upgraded)
        {
            _connection.EndRequest(Some.Request, now: 0);
        }
        Assert.That(await ReadAsync(consume: true), upgraded ? Is.EqualTo("\u0001\u0002\n") : Does.Contain("Host: refused"));
    }

    [Test]
    public async Task Byte_by_byte_it_is_the_same()
    {
        const string sent = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n\r\n" + Get;
        Task<string> all = ReadUntilAsync(sent.Length);
        foreach (char one in sent)
        {
            await SendAsync(one.ToString());
        }
        Assert.That(await all.WaitAsync(Limit), Is.EqualTo(sent));
    }

    [Test]
    public async Task A_reader_that_has_not_examined_all_is_not_kept_waiting()
    {
        await SendAsync(Get);
        ReadResult read = await _input.ReadAsync();
        _input.AdvanceTo(read.Buffer.GetPosition(3), read.Buffer.GetPosition(5));
        Assert.That(await ReadAsync(consume: true).WaitAsync(Limit), Is.EqualTo(Get[3..]));
    }

    [Test]
    public async Task The_end_of_the_connection_is_passed_on()
    {
        await SendAsync("GET /");
        await _wire.Writer.CompleteAsync();
        ReadResult read = await _input.ReadAsync();
        Assert.That(read.IsCompleted, Is.True);
    }

    private async Task SendAsync(string text) => await _wire.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));

    private async Task<string> ReadAsync(bool consume)
    {
        ReadResult read = await _input.ReadAsync();
        string text = Encoding.Latin1.GetString(read.Buffer);
        _input.AdvanceTo(consume ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
        return text;
    }

    /// <summary>As Kestrel reads: a head is taken when it is whole, the rest as it comes.</summary>
    private async Task<string> ReadUntilAsync(int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            ReadResult read = await _input.ReadAsync();
            bool isHint = Encoding.Latin1.GetString(read.Buffer) is "P" or "G";
            text.Append(isHint ? "" : Encoding.Latin1.GetString(read.Buffer));
            _input.AdvanceTo(isHint ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
        }
        return text.ToString();
    }
}
