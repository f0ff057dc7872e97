using NetVips;

namespace PneuXNet.WebApp.Imaging.Dicom;

/// <summary>From a DICOM file to the gray of its film. The header is compared with the limits before pixels are decoded.</summary>
internal static class DicomReader
{
    public static byte[] Read(DicomFile file, FilmLimits limits)
    {
        limits.Check(file.Width, file.Height);
        var bytesPerPixel = file.BitsAllocated / 8;
        var size = file.Width * file.Height;
        var pixels = file.Pixels;
        ReadOnlyMemory<byte> decoded = file.Syntax switch
        {
            DicomSyntax.RunLength => RunLength.Decode(pixels.Span, size, bytesPerPixel),
            DicomSyntax.Jpeg => ReadJpeg(pixels, file),
            DicomSyntax.JpegExtended or DicomSyntax.JpegLossless => Narrow(DicomJpeg.Decode(pixels, file.Width, file.Height), bytesPerPixel),
            DicomSyntax.Jpeg2000 => Narrow(OpenJpeg.Decode(pixels, file.Width, file.Height), bytesPerPixel),
            _ => pixels,
        };
        return decoded.Length >= size * bytesPerPixel ? DicomGray.Render(file, decoded.Span) : throw DicomFile.Broken();
    }

    private static byte[] ReadJpeg(ReadOnlyMemory<byte> jpeg, DicomFile file)
    {
        using var image = Image.JpegloadBuffer(jpeg.ToArray(), failOn: Enums.FailOn.Error);
        return image.Bands == 1 && image.Width == file.Width && image.Height == file.Height && file.BitsAllocated == 8
            ? image.WriteToMemory<byte>()
            : throw DicomFile.Broken();
    }

    /// <summary>The low bytes of pixels of two, where the file says that one is enough.</summary>
    private static byte[] Narrow(byte[] pixels, int bytesPerPixel)
    {
        if (bytesPerPixel == 2)
        {
            return pixels;
        }

        var narrow = new byte[pixels.Length / 2];
        for (var i = 0; i < narrow.Length; i++)
        {
            narrow[i] = pixels[2 * i];
        }

        return narrow;
    }
}
