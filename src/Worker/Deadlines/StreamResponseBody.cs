namespace PneuXNet.Worker.Deadlines;

/// <summary>The body of a <see cref="StreamResponse"/> as a stream: to Kestrel, which may forbid to block, or nowhere.</summary>
internal sealed class StreamResponseBody(StreamResponse response) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
        if (response.TryBeginNow())
        {
            response.ThroughStream.Flush();
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (await response.TryBeginAsync().ConfigureAwait(false))
        {
            await response.ThroughStream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (response.TryBeginNow())
        {
            response.ThroughStream.Write(buffer, offset, count);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<bool> begin = response.TryBeginAsync();
        return begin.IsCompletedSuccessfully
            ? begin.Result ? response.ThroughStream.WriteAsync(buffer, cancellationToken) : ValueTask.CompletedTask
            : WaitAndWriteAsync(begin, buffer, cancellationToken);
    }

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask WaitAndWriteAsync(ValueTask<bool> begin, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (await begin.ConfigureAwait(false))
        {
            await response.ThroughStream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
    }
}
