using System.Buffers.Binary;
using PneuXNet.WebApp.Imaging.Dicom;

namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// Tells the format from the first bytes. File names and content types are claims of the sender; the bytes decide which one decoder
/// gets to see the file.
/// </summary>
internal static class FilmSignature
{
    public static FilmFormat? Sniff(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => FilmFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => FilmFormat.Png,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] => FilmFormat.Tiff,
        [(byte)'M', (byte)'M', 0, 42 or 43, ..] => FilmFormat.Tiff,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => FilmFormat.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => FilmFormat.WebP,
        [(byte)'B', (byte)'M', ..] when IsBitmap(file) => FilmFormat.Bmp,
        _ when IsDicom(file) => FilmFormat.Dicom,
        _ => null,
    };

    /// <summary>The 128 bytes before may be anything, even another format's signature; films from devices have zeros there.</summary>
    private static bool IsDicom(ReadOnlySpan<byte> file) =>
        file.Length > DicomFile.Preamble + 4 && file[DicomFile.Preamble..].StartsWith("DICM"u8);

    /// <summary>Two letters are too few to go by: a text may begin with BM. The reserved fields and the second header's size decide.</summary>
    private static bool IsBitmap(ReadOnlySpan<byte> file) =>
        file.Length >= 18
        && BinaryPrimitives.ReadUInt32LittleEndian(file[6..]) == 0
        && BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) is >= 12 and <= 124;
}
