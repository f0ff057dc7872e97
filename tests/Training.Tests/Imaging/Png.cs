using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PneuXNet.Training.Tests.Imaging;

/// <summary>Writes PNG files whose header says what a test wants, without holding their pixels.</summary>
internal static class Png
{
    private const byte Interlaced = 1;

    /// <summary>One bit a pixel, all black, interlaced so that a decoder would have to hold it whole.</summary>
    public static byte[] Black(int width, int height)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 1;
        header[12] = Interlaced;
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", Zeros((long)height * (1 + width / 8)));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Zeros(long count)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var some = new byte[1 << 16];
            for (var left = count; left > 0; left -= some.Length)
            {
                deflate.Write(some, 0, (int)Math.Min(left, some.Length));
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        var number = new byte[4];
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    private static uint Crc(byte[] body)
    {
        var crc = uint.MaxValue;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
