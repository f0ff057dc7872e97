using System.Buffers;
using System.Runtime.CompilerServices;
using NetVips;

namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// A file in memory as libvips reads it: where it lies, without a copy. A decoder has all of it before it at once, and need not stop at the
/// end of each buffer. Images that were loaded from it must be gone before it is.
/// </summary>
internal sealed unsafe class FilmSource : IDisposable
{
    private MemoryHandle _file;

    public FilmSource(ReadOnlyMemory<byte> file)
    {
        _file = file.Pin();
        var source = Native.OpenSource(_file.Pointer, (nuint)file.Length);
        Vips = source != 0 ? Wrap(source) : throw new VipsException("a source could not be made");
    }

    public Source Vips { get; }

    public void Dispose()
    {
        Vips.Dispose();
        _file.Dispose();
    }

    // NetVips has it, but opens it to arrays only, and these are no arrays.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern Source Wrap(nint source);
}
