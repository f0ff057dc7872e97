using System.Buffers;

namespace PneuXNet.WebApp.Uploads;

/// <summary>
/// Bytes of unknown number as they arrive, in rented pieces: a slow sender holds no more memory than it has sent. The pieces are wiped
/// before they go back, so that no later tenant finds a patient's film in them.
/// </summary>
internal sealed class PooledBytes : IDisposable
{
    private const int PieceBytes = 256 * 1024;

    private readonly List<byte[]> _pieces = [];

    public int Length { get; private set; }

    public static PooledBytes Of(ReadOnlySpan<byte> bytes)
    {
        var pooled = new PooledBytes();
        while (pooled.Length < bytes.Length)
        {
            var room = pooled.Free().Span;
            var piece = bytes.Slice(pooled.Length, Math.Min(room.Length, bytes.Length - pooled.Length));
            piece.CopyTo(room);
            pooled.Advance(piece.Length);
        }

        return pooled;
    }

    /// <summary>Where the next bytes may be written; never empty. They count once <see cref="Advance"/> was called.</summary>
    public Memory<byte> Free()
    {
        if (Length == _pieces.Count * PieceBytes)
        {
            _pieces.Add(ArrayPool<byte>.Shared.Rent(PieceBytes));
        }

        return _pieces[^1].AsMemory(Length % PieceBytes, PieceBytes - Length % PieceBytes);
    }

    public void Advance(int count) => Length += count;

    /// <summary>All of them in one array of exactly their length, which decoders can take as it is.</summary>
    public byte[] Join()
    {
        var joined = GC.AllocateUninitializedArray<byte>(Length);
        for (var at = 0; at < Length; at += PieceBytes)
        {
            _pieces[at / PieceBytes].AsSpan(0, Math.Min(PieceBytes, Length - at)).CopyTo(joined.AsSpan(at));
        }

        return joined;
    }

    public void Dispose()
    {
        foreach (var piece in _pieces)
        {
            ArrayPool<byte>.Shared.Return(piece, clearArray: true);
        }

        _pieces.Clear();
        Length = 0;
    }
}
