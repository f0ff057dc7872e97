using System.Buffers;
using System.Runtime.InteropServices;

namespace PneuXNet.WebApp.Uploads;

/// <summary>
/// Bytes of unknown number as they arrive, in one piece of memory outside the collector's heap, which would keep what a film has once
/// needed. It grows as it fills: a slow sender holds no more than it has sent. It is wiped before it goes back, so that no later tenant
/// finds a patient's film in it.
/// </summary>
internal sealed unsafe class UploadBytes : MemoryManager<byte>
{
    // Large enough that the C library asks the system for pages of their own: they grow without being copied, and go back at once.
    private const int StepBytes = 256 * 1024;

    private byte* _start;
    private int _room;

    public int Length { get; private set; }

    /// <summary>All that counts, until the next call to <see cref="Free"/>.</summary>
    public ReadOnlyMemory<byte> Received => CreateMemory(Length);

    public static UploadBytes Of(ReadOnlySpan<byte> bytes)
    {
        var copy = new UploadBytes();
        while (copy.Length < bytes.Length)
        {
            var room = copy.Free().Span;
            var piece = bytes.Slice(copy.Length, Math.Min(room.Length, bytes.Length - copy.Length));
            piece.CopyTo(room);
            copy.Advance(piece.Length);
        }

        return copy;
    }

    /// <summary>Where the next bytes may be written; never empty. They count once <see cref="Advance"/> was called.</summary>
    public Memory<byte> Free()
    {
        if (Length == _room)
        {
            _start = (byte*)NativeMemory.Realloc(_start, (nuint)(_room + StepBytes));
            _room += StepBytes;
        }

        return CreateMemory(Length, _room - Length);
    }

    public void Advance(int count) => Length += count;

    public override Span<byte> GetSpan() => new(_start, _room);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    public void Dispose() => Dispose(disposing: true);

    protected override void Dispose(bool disposing)
    {
        GetSpan().Clear();
        NativeMemory.Free(_start);
        _start = null;
        (_room, Length) = (0, 0);
    }
}
