using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace PneuXNet.WebApp.Evidence;

/// <summary>
/// A PNG with a palette of the writer's own, which libvips doesn't write: it looks for the best palette of each picture, at many times the
/// cost of the whole picture here. Chunks as in https://www.w3.org/TR/png-3/.
/// </summary>
internal static class IndexedPng
{
    private const byte EightBits = 8;
    private const byte Indexed = 3;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="pixels">Places in the palette, row by row from the top.</param>
    /// <param name="palette">Red, green and blue of at most 256 colours.</param>
    /// <param name="alpha">How opaque each of the first colours is; those without are wholly.</param>
    public static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> alpha = default)
    {
        using var png = new MemoryStream();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        // Behind them: compression, filter and interlacing, of which 0 is the only or the plain kind.
        (header[8], header[9]) = (EightBits, Indexed);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "PLTE"u8, palette);
        if (alpha.Length > 0)
        {
            Chunk(png, "tRNS"u8, alpha);
        }

        Chunk(png, "IDAT"u8, Compress(pixels, width, height));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> pixels, int width, int height)
    {
        var compressed = new MemoryStream(pixels.Length / 2);
        // The fastest: a viewer waits for it, nobody stores it.
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            // Each row begins with its filter. Differences of places in a palette mean nothing, so none.
            var row = new byte[width + 1];
            for (var y = 0; y < height; y++)
            {
                pixels.Slice(y * width, width).CopyTo(row.AsSpan(1));
                deflate.Write(row);
            }
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        var check = new Crc32();
        check.Append(kind);
        check.Append(data);
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(kind);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, check.GetCurrentHashAsUInt32());
        png.Write(number);
    }
}
