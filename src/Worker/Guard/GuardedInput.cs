using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Guard;

/// <summary>
/// What a client sends, as Kestrel gets to read it: nothing of a head before all of it has come and is good, and in the place of one
/// that is not, a request of ours that the worker answers with the refusal. Kestrel takes its requests one after another, so the
/// answer comes after those to the requests before. The bytes stay where the transport has put them.
/// </summary>
internal sealed class GuardedInput(PipeReader inner, MessageFlow flow, TrackedConnection connection) : PipeReader
{
    private const int MostOfLine = 8192;

    /// <summary>In the place of a head.</summary>
    public static readonly ReadOnlySequence<byte> Substitute = new("GET / HTTP/1.1\r\nHost: refused\r\nConnection: close\r\n\r\n"u8.ToArray());

    /// <summary>In the place of a chunk's line or a trailer: Kestrel takes it for neither, so it ends the request, which the app may have by now.</summary>
    private static readonly ReadOnlySequence<byte> Poison = new("\0\r\n"u8.ToArray());

    private ReadOnlySequence<byte> _buffer;
    private long _passed;
    private long _shown;
    private long _examined;
    private ReadOnlySequence<byte>? _substitute;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_substitute is { } substitute)
        {
            return new(new ReadResult(substitute, isCanceled: false, isCompleted: true));
        }
        ValueTask<ReadResult> reading = inner.ReadAsync(cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return WaitAsync(reading, cancellationToken);
        }
        ReadResult read = reading.Result;
        return TryShow(read, out ReadResult shown) ? new(shown) : WaitAsync(inner.ReadAsync(cancellationToken), cancellationToken);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_substitute is { } substitute)
        {
            result = new ReadResult(substitute, isCanceled: false, isCompleted: true);
            return true;
        }
        while (inner.TryRead(out ReadResult read))
        {
            if (TryShow(read, out result))
            {
                return true;
            }
        }
        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_substitute is { } substitute)
        {
            _substitute = substitute.Slice(consumed);
            return;
        }
        long start = _buffer.GetOffset(_buffer.Start);
        long used = _buffer.GetOffset(consumed) - start;
        long seen = _buffer.GetOffset(examined) - start;
        // Waiting for more makes sense if all was shown, or the first byte of what is not complete. Else what is held back is due at the
        // next read: its first byte, its refusal, or another protocol.
        bool isWaiting = _shown == _buffer.Length || _shown > _passed;
        (_passed, _examined) = (_passed - used, seen - used);
        SequencePosition end = _buffer.End;
        _buffer = default;
        inner.AdvanceTo(consumed, seen < _shown ? examined : isWaiting ? end : consumed);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    // A connection waits here for each of its requests, so the state machine is kept for the next.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> reading, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await reading.ConfigureAwait(false);
            if (TryShow(read, out ReadResult shown))
            {
                return shown;
            }
            reading = inner.ReadAsync(cancellationToken);
        }
    }

    /// <summary>Decides how much of what was read is shown; false, and it is given back, if there is nothing that Kestrel doesn't know.</summary>
    private bool TryShow(ReadResult read, out ReadResult shown)
    {
        _buffer = read.Buffer;
        if (flow.State == FlowState.Asked && _passed == 0 && !_buffer.IsEmpty)
        {
            // Who reads behind the request while it is under way is the app, in the protocol that it has changed to.
            flow.Answer(upgraded: connection.InFlight > 0);
        }
        _passed += flow.Look(_buffer.Slice(_passed));
        if (flow.Refusal is { } refusal && _passed == 0)
        {
            shown = ShowRefusal(refusal);
            return true;
        }
        _shown = _passed > 0 ? _passed : Hint;
        if (_shown <= _examined && !read.IsCompleted && !read.IsCanceled)
        {
            inner.AdvanceTo(_buffer.Start, _buffer.End);
            shown = default;
            return false;
        }
        shown = new ReadResult(_buffer.Slice(0, _shown), read.IsCanceled, read.IsCompleted && flow.Refusal is null);
        return true;
    }

    /// <summary>
    /// The first byte of a head that is not complete: Kestrel can't do anything with it, but knows that a request has begun, and counts
    /// its time by RequestHeadersTimeout and no more by KeepAliveTimeout. An empty line's it would take.
    /// </summary>
    private long Hint => _buffer.IsEmpty || flow.State != FlowState.Head || _buffer.FirstSpan[0] is Syntax.CarriageReturn or Syntax.LineFeed ? 0 : 1;

    private ReadResult ShowRefusal(Refusal refusal)
    {
        bool isHead = flow.State == FlowState.Head;
        if (isHead)
        {
            connection.Refuse(new RefusedRequest(refusal, FirstLine()));
        }
        _substitute = isHead ? Substitute : Poison;
        inner.AdvanceTo(_buffer.End);
        return new ReadResult(_substitute.Value, isCanceled: false, isCompleted: true);
    }

    private string FirstLine()
    {
        string text = Encoding.Latin1.GetString(_buffer.Slice(0, Math.Min(_buffer.Length, MostOfLine))).TrimStart('\r', '\n');
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
