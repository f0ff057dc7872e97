using System.IO.Pipelines;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Deadlines;

/// <summary>
/// Where the bytes of an HTTP/1 connection's responses pass on their way to the client. It knows whether the response to the request
/// under way has begun, and as long as it hasn't, another can be sent in its place, whatever the app and Kestrel are doing: they stay
/// as they are, what they write from then on goes nowhere, and the connection carries nothing more.
/// </summary>
/// <remarks>
/// One word holds the request's number and what has become of its response, so a decision about one request can't hit the next. A
/// response costs one compare-and-swap, at its first byte.
/// </remarks>
internal sealed class ResponseGate(PipeWriter inner) : PipeWriter
{
    private const long Waiting = 0;
    private const long Begun = 1;
    private const long Answered = 2;
    private const long PhaseMask = 3;
    private const int RequestShift = 2;

    /// <summary>"HTTP/1.1 100 Continue" and two line ends: bytes that come before a response without being its beginning.</summary>
    private const int InterimBytes = 25;

    private readonly Lock _ending = new();
    private long _state = Begun;
    private long _written;
    private long _writtenBefore;
    private RequestAccount? _request;
    private Nowhere? _nowhere;

    /// <summary>The request under way; null between two.</summary>
    public RequestAccount? Request => Volatile.Read(ref _request);

    /// <summary>Bytes since the connection's beginning: if it grows, something is written.</summary>
    public long Written => Volatile.Read(ref _written);

    public bool HasBegun => (Volatile.Read(ref _state) & PhaseMask) == Begun;

    /// <summary>Another response was sent in the place of the app's.</summary>
    public bool IsAnswered => (Volatile.Read(ref _state) & PhaseMask) == Answered;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public void Begin(RequestAccount request)
    {
        _writtenBefore = _written;
        if (!IsAnswered)
        {
            Volatile.Write(ref _state, request.Id << RequestShift);
        }
        Volatile.Write(ref _request, request);
    }

    /// <summary>The request has ended; what Kestrel writes until the next one is its own.</summary>
    public void End()
    {
        Volatile.Write(ref _request, null);
        long seen = Volatile.Read(ref _state);
        if ((seen & PhaseMask) == Waiting)
        {
            Interlocked.CompareExchange(ref _state, Begun, seen);
        }
        if (IsAnswered)
        {
            // It was decided, and perhaps not yet written. What follows is Kestrel's end of the connection, and behind that no byte passes.
            lock (_ending)
            {
            }
        }
    }

    /// <summary>Sends a whole response in the place of the app's; false if that one has begun or the request has ended.</summary>
    public bool TryAnswer(long request, ReadOnlySpan<byte> response)
    {
        lock (_ending)
        {
            long waiting = request << RequestShift;
            if (Interlocked.CompareExchange(ref _state, waiting | Answered, waiting) != waiting)
            {
                return false;
            }
            System.Buffers.BuffersExtensions.Write(inner, response);
            Forget(inner.FlushAsync());
            return true;
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => IsOpen() ? inner.GetMemory(sizeHint) : (_nowhere ??= new Nowhere()).Memory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => IsOpen() ? inner.GetSpan(sizeHint) : (_nowhere ??= new Nowhere()).Memory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (!IsAnswered)
        {
            _written += bytes;
            inner.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (IsAnswered)
        {
            // As if the client had gone.
            return new(new FlushResult(isCanceled: false, isCompleted: true));
        }
        ValueTask<FlushResult> flush = inner.FlushAsync(cancellationToken);
        if (_written - _writtenBefore == InterimBytes && flush.IsCompleted && Request is { Response.HasStarted: false } request)
        {
            Volatile.Write(ref _state, request.Id << RequestShift);
        }
        return flush;
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (!IsOpen())
        {
            return new(new FlushResult(isCanceled: false, isCompleted: true));
        }
        _written += source.Length;
        return inner.WriteAsync(source, cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        lock (_ending)
        {
            inner.Complete(exception);
        }
    }

    /// <summary>Whether Kestrel's bytes go to the client. The first of a response decide that it has begun.</summary>
    private bool IsOpen()
    {
        long seen = Volatile.Read(ref _state);
        if ((seen & PhaseMask) == Waiting)
        {
            seen = Interlocked.CompareExchange(ref _state, seen | Begun, seen) == seen ? seen | Begun : Volatile.Read(ref _state);
        }
        return (seen & PhaseMask) == Begun;
    }

    // Whether the client takes it is not waited for.
    private static async void Forget(ValueTask<FlushResult> flush)
    {
        try
        {
            await flush.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            // It is gone, then.
        }
    }
}
