using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using NUnit.Framework;
using PneuXNet.Worker.Deadlines;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Tests;

public sealed class ResponseGateTests
{
    private readonly HttpResponseFeature _response = new();
    private Pipe _wire = null!;
    private ResponseGate _gate = null!;
    private RequestScope<object> _request = null!;

    [SetUp]
    public void Create()
    {
        _wire = new Pipe();
        _gate = new ResponseGate(_wire.Writer);
        var features = new FeatureCollection();
        features.Set<IHttpResponseFeature>(_response);
        _request = new RequestScope<object>(features);
    }

    [Test]
    public async Task What_Kestrel_writes_passes_unchanged()
    {
        Begin(1);
        await WriteAsync("one");
        _gate.End();
        Begin(2);
        await _gate.WriteAsync("two"u8.ToArray());
        await _gate.FlushAsync();
        Assert.That(await SentAsync(), Is.EqualTo("onetwo"));
    }

    [Test]
    public async Task As_long_as_no_byte_was_written_another_answer_can_be_sent_and_it_stays_the_only_one()
    {
        Begin(1);
        Assert.That(_gate.TryAnswer(1, "504"u8), Is.True);
        FlushResult late = await WriteAsync(new string('x', 10_000));
        await _gate.WriteAsync("late"u8.ToArray());
        Assert.That((late.IsCompleted, await SentAsync()), Is.EqualTo((true, "504")));
    }

    [Test]
    public async Task A_response_that_has_begun_is_left_alone()
    {
        Begin(1);
        _gate.GetSpan(10);
        Assert.That(_gate.TryAnswer(1, "504"u8), Is.False, "Kestrel has the memory already, and may be writing to it");
        _gate.Advance(0);
        await WriteAsync("200");
        Assert.That(await SentAsync(), Is.EqualTo("200"));
    }

    [Test]
    public void An_answer_for_a_request_that_has_ended_hits_neither_it_nor_the_next()
    {
        Begin(1);
        _gate.End();
        Assert.That(_gate.TryAnswer(1, "504"u8), Is.False);
        Begin(2);
        Assert.That(_gate.TryAnswer(1, "504"u8), Is.False);
        Assert.That(_gate.TryAnswer(2, "504"u8), Is.True);
    }

    [Test]
    public async Task After_an_answer_the_connection_carries_nothing_more()
    {
        Begin(1);
        _gate.TryAnswer(1, "504"u8);
        _gate.End();
        Begin(2);
        await WriteAsync("200");
        Assert.That((_gate.TryAnswer(2, "again"u8), await SentAsync()), Is.EqualTo((false, "504")));
    }

    [Test]
    public async Task That_the_client_may_continue_is_not_the_beginning_of_a_response()
    {
        Begin(1);
        await WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
        Assert.That(_gate.TryAnswer(1, "504"u8), Is.True);
        Assert.That(await SentAsync(), Does.EndWith("\r\n\r\n504"));
    }

    [Test]
    public void Of_an_answer_and_a_response_that_begins_at_the_same_time_one_wins_and_is_sent_alone()
    {
        for (long id = 1; id <= 2_000; id++)
        {
            var wire = new Pipe();
            var gate = new ResponseGate(wire.Writer);
            _request.Id = id;
            gate.Begin(_request);
            using var start = new Barrier(2);
            bool answered = false;
            var watcher = new Thread(() =>
            {
                start.SignalAndWait();
                answered = gate.TryAnswer(id, "504"u8);
            });
            watcher.Start();
            start.SignalAndWait();
            BuffersExtensions.Write(gate, "200"u8);
            _ = gate.FlushAsync().AsTask();
            watcher.Join();
            wire.Reader.TryRead(out ReadResult read);
            Assert.That(Encoding.ASCII.GetString(read.Buffer), Is.EqualTo(answered ? "504" : "200"));
        }
    }

    private void Begin(long id)
    {
        _request.Id = id;
        _gate.Begin(_request);
    }

    private async Task<FlushResult> WriteAsync(string text)
    {
        BuffersExtensions.Write(_gate, Encoding.ASCII.GetBytes(text));
        return await _gate.FlushAsync();
    }

    private async Task<string> SentAsync()
    {
        await _gate.CompleteAsync();
        ReadResult read = await _wire.Reader.ReadAtLeastAsync(int.MaxValue);
        return Encoding.ASCII.GetString(read.Buffer);
    }
}
