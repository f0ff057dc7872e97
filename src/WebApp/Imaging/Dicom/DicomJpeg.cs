using System.Runtime.InteropServices;
using JpegLibrary;

namespace PneuXNet.WebApp.Imaging.Dicom;

/// <summary>JPEG of 12 and 16 bits, lossless JPEG among it, which libvips does not read.</summary>
internal static class DicomJpeg
{
    private const int Block = 8;

    /// <returns>Little-endian pixels of two bytes.</returns>
    public static byte[] Decode(ReadOnlyMemory<byte> jpeg, int width, int height)
    {
        try
        {
            var decoder = new JpegDecoder();
            decoder.SetInput(jpeg);
            decoder.Identify();
            if (decoder.Width != width || decoder.Height != height || decoder.NumberOfComponents != 1)
            {
                throw DicomFile.Broken();
            }

            var writer = new Writer(width, height);
            decoder.SetOutputWriter(writer);
            decoder.Decode();
            return MemoryMarshal.AsBytes<ushort>(writer.Pixels).ToArray();
        }
        catch (Exception broken) when (broken is not FilmException)
        {
            // Whatever a decoder says of hostile bytes, it is about the bytes.
            throw DicomFile.Broken();
        }
    }

    private sealed class Writer(int width, int height) : JpegBlockOutputWriter
    {
        public ushort[] Pixels { get; } = new ushort[width * height];

        public override void WriteBlock(ref short blockRef, int componentIndex, int x, int y)
        {
            var block = MemoryMarshal.CreateReadOnlySpan(ref blockRef, Block * Block);
            for (var row = 0; row < Math.Min(Block, height - y); row++)
            {
                for (var column = 0; column < Math.Min(Block, width - x); column++)
                {
                    Pixels[(y + row) * width + x + column] = (ushort)block[row * Block + column];
                }
            }
        }
    }
}
