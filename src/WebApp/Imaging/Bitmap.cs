using System.Buffers.Binary;

namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// A Windows bitmap, which libvips can't read: uncompressed, with 8 bits and a palette, or 24 or 32 bits, rows from the bottom or
/// from the top. Decodes to gray, one byte a pixel. The rows must be in the file, so a bitmap can't announce more than it brings.
/// </summary>
internal sealed class Bitmap
{
    private const int FileHeader = 14;
    private const int InfoHeader = 40;
    private const uint Uncompressed = 0;
    private const uint BitFields = 3;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly int _pixels;
    private readonly int _bits;
    private readonly bool _fromTop;
    private double _chroma;

    public Bitmap(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.Length < FileHeader + InfoHeader || ReadInt(bytes, FileHeader) < InfoHeader)
        {
            throw Broken("its header is older than Windows 3 or cut off");
        }

        // Read as long: the height is negative when rows begin at the top, and -int.MinValue is no int.
        long height = ReadInt(bytes, 22);
        _file = file;
        _pixels = ReadInt(bytes, 10);
        _bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        _fromTop = height < 0;
        Width = ReadInt(bytes, 18);
        Height = Math.Abs(height);
        CheckKind(bytes);
    }

    public long Width { get; }

    public long Height { get; }

    /// <summary>As <see cref="Film.Chroma"/>, once the gray was decoded.</summary>
    public float Chroma => (float)(_chroma / (Width * Height));

    private long Stride => (Width * _bits + 31) / 32 * 4;

    /// <summary>The film's gray, row by row from the top. Call after the limits were checked.</summary>
    public byte[] DecodeGray()
    {
        if (_pixels < FileHeader + InfoHeader || _pixels + Stride * Height > _file.Length)
        {
            throw Broken("it ends before its last row");
        }

        var gray = new byte[Width * Height];
        var palette = _bits == 8 ? ReadPalette() : [];
        _chroma = 0;
        for (var y = 0; y < Height; y++)
        {
            var row = _fromTop ? y : Height - 1 - y;
            var source = _file.Span.Slice((int)(_pixels + row * Stride), (int)Stride);
            DecodeRow(source, palette, gray.AsSpan((int)(y * Width), (int)Width));
        }

        return gray;
    }

    private void DecodeRow(ReadOnlySpan<byte> source, byte[][] palette, Span<byte> gray)
    {
        var step = _bits / 8;
        for (var x = 0; x < gray.Length; x++)
        {
            ReadOnlySpan<byte> bgr = step == 1 ? palette[source[x]] : source.Slice(x * step, 3);
            gray[x] = GrayOf(bgr);
            _chroma += Luma.Chroma(bgr[0], bgr[1], bgr[2]);
        }
    }

    private byte[][] ReadPalette()
    {
        var bytes = _file.Span;
        var start = FileHeader + ReadInt(bytes, FileHeader);
        // Zero stands for all 256. A pixel beyond a shorter palette is black rather than whatever comes after it in the file.
        var count = ReadInt(bytes, 46) is > 0 and <= 256 and var some ? some : 256;
        if (start + 4L * count > _pixels)
        {
            throw Broken("its palette reaches into its pixels");
        }

        var palette = new byte[256][];
        for (var i = 0; i < palette.Length; i++)
        {
            palette[i] = i < count ? bytes.Slice(start + 4 * i, 3).ToArray() : new byte[3];
        }

        return palette;
    }

    private void CheckKind(ReadOnlySpan<byte> bytes)
    {
        var compression = (uint)ReadInt(bytes, 30);
        var plain = compression == Uncompressed || (compression == BitFields && _bits == 32 && HasUsualMasks(bytes));
        if (!plain || _bits is not (8 or 24 or 32))
        {
            throw Broken($"it has {_bits} bits a pixel in compression {compression}, and only plain 8, 24 and 32 bits are read");
        }

        if (Width <= 0 || Height == 0)
        {
            throw Broken("its width or height is not a size");
        }
    }

    private static bool HasUsualMasks(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 66 && ReadInt(bytes, 54) == 0xFF0000 && ReadInt(bytes, 58) == 0xFF00 && ReadInt(bytes, 62) == 0xFF;

    private static byte GrayOf(ReadOnlySpan<byte> bgr) => (byte)MathF.Round(Luma.OfRgb(bgr[2], bgr[1], bgr[0]));

    private static int ReadInt(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static FilmException Broken(string why) => new(FilmProblem.Broken, $"The BMP file can't be read: {why}.");
}
