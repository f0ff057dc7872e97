using System.IO.Pipelines;

namespace PneuXNet.Worker.Deadlines;

/// <summary>The writer of a <see cref="StreamResponse"/>: to Kestrel, or nowhere.</summary>
internal sealed class StreamResponseWriter(StreamResponse response) : PipeWriter
{
    // As if the client had gone.
    private static readonly FlushResult Gone = new(isCanceled: false, isCompleted: true);

    private Nowhere? _nowhere;

    /// <summary>Ends when the app's word that nothing follows has been passed on.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public override bool CanGetUnflushedBytes => response.Through.CanGetUnflushedBytes;

    public override long UnflushedBytes => response.IsAnswered ? 0 : response.Through.UnflushedBytes;

    public void Renew() => Completion = Task.CompletedTask;

    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        response.TryBegin() ? response.Through.GetMemory(sizeHint) : (_nowhere ??= new Nowhere()).Memory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) =>
        response.TryBegin() ? response.Through.GetSpan(sizeHint) : (_nowhere ??= new Nowhere()).Memory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (response.TryBegin())
        {
            response.Through.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<bool> begin = response.TryBeginAsync();
        return begin.IsCompletedSuccessfully
            ? begin.Result ? response.Through.FlushAsync(cancellationToken) : new(Gone)
            : WaitAndFlushAsync(begin, cancellationToken);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        ValueTask<bool> begin = response.TryBeginAsync();
        return begin.IsCompletedSuccessfully
            ? begin.Result ? response.Through.WriteAsync(source, cancellationToken) : new(Gone)
            : WaitAndWriteAsync(begin, source, cancellationToken);
    }

    public override void CancelPendingFlush()
    {
        if (response.HasBegun)
        {
            response.Through.CancelPendingFlush();
        }
    }

    public override void Complete(Exception? exception = null) => Completion = CompleteAsync(exception).AsTask();

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (exception is not null ? response.TryBegin() : await response.TryBeginAsync().ConfigureAwait(false))
        {
            await response.Through.CompleteAsync(exception).ConfigureAwait(false);
        }
    }

    private async ValueTask<FlushResult> WaitAndFlushAsync(ValueTask<bool> begin, CancellationToken cancellationToken) =>
        await begin.ConfigureAwait(false) ? await response.Through.FlushAsync(cancellationToken).ConfigureAwait(false) : Gone;

    private async ValueTask<FlushResult> WaitAndWriteAsync(ValueTask<bool> begin, ReadOnlyMemory<byte> source, CancellationToken cancellationToken) =>
        await begin.ConfigureAwait(false) ? await response.Through.WriteAsync(source, cancellationToken).ConfigureAwait(false) : Gone;
}
