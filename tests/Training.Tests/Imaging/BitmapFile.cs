using System.Buffers.Binary;

namespace PneuXNet.Training.Tests.Imaging;

/// <summary>Writes a Windows bitmap of gray bytes, in each of the ways that are read.</summary>
internal static class BitmapFile
{
    private const int Headers = 54;

    public static byte[] Write(byte[] gray, int width, int height, int bits, bool fromTop)
    {
        var palette = bits == 8 ? 256 * 4 : 0;
        var stride = (width * bits + 31) / 32 * 4;
        var file = new byte[Headers + palette + stride * height];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        Int(file, 10, Headers + palette);
        Int(file, 14, 40);
        Int(file, 18, width);
        Int(file, 22, fromTop ? -height : height);
        file[26] = 1;
        file[28] = (byte)bits;
        for (var i = 0; i < palette; i++)
        {
            file[Headers + i] = (byte)(i / 4);
        }

        for (var y = 0; y < height; y++)
        {
            var row = Headers + palette + (fromTop ? y : height - 1 - y) * stride;
            for (var x = 0; x < width; x++)
            {
                file.AsSpan(row + x * bits / 8, bits / 8).Fill(gray[y * width + x]);
            }
        }

        return file;
    }

    private static void Int(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
}
