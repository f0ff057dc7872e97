using System.Buffers.Binary;

namespace PneuXNet.WebApp.Imaging.Dicom;

/// <summary>DICOM's run-length encoding (PS3.5, annex G): the high bytes of all pixels, then the low ones, each packed like PackBits.</summary>
internal static class RunLength
{
    private const int Header = 64;

    /// <returns>Little-endian pixels.</returns>
    public static byte[] Decode(ReadOnlySpan<byte> packed, int pixels, int bytesPerPixel)
    {
        if (packed.Length < Header || BinaryPrimitives.ReadUInt32LittleEndian(packed) != bytesPerPixel)
        {
            throw DicomFile.Broken();
        }

        var decoded = new byte[pixels * bytesPerPixel];
        for (var segment = 0; segment < bytesPerPixel; segment++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(packed[(4 + 4 * segment)..]);
            if (start < Header || start > packed.Length)
            {
                throw DicomFile.Broken();
            }

            Unpack(packed[(int)start..], decoded, bytesPerPixel - 1 - segment, bytesPerPixel);
        }

        return decoded;
    }

    private static void Unpack(ReadOnlySpan<byte> packed, byte[] decoded, int first, int step)
    {
        var (read, write) = (0, first);
        while (write < decoded.Length)
        {
            var control = read < packed.Length ? (sbyte)packed[read++] : throw DicomFile.Broken();
            var (count, isRun) = control >= 0 ? (control + 1, false) : (1 - control, true);
            if (control == sbyte.MinValue)
            {
                continue;
            }

            for (var i = 0; i < count && write < decoded.Length; i++, write += step)
            {
                decoded[write] = read < packed.Length ? packed[read] : throw DicomFile.Broken();
                read += isRun ? 0 : 1;
            }

            read += isRun ? 1 : 0;
        }
    }
}
