using NetVips;
using PneuXNet.WebApp.Imaging.Dicom;

namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// A film for people's eyes: gray, upright and with bones bright like the square that XNet sees, but in its own shape and sharp. Browsers show
/// no DICOM and hardly a TIFF, show 12 bits in 16 as black, and a negative as it is.
/// </summary>
internal sealed record FilmPicture(byte[] Jpeg, int Width, int Height)
{
    // Of the longer side: as large as the page shows it, and a little more for dense screens.
    private const int LongSide = 800;
    private const int Quality = 85;

    /// <summary>Decodes the film again, as far as is needed.</summary>
    /// <param name="file">One that <see cref="FilmReader.Read"/> has taken.</param>
    public static FilmPicture Of(ReadOnlyMemory<byte> file, FilmFormat format, FilmLimits limits, bool negative)
    {
        switch (format)
        {
            case FilmFormat.Bmp:
                var bitmap = new Bitmap(file);
                using (var image = OfGray(bitmap.DecodeGray(), (int)bitmap.Width, (int)bitmap.Height))
                {
                    return Shrink(image, negative);
                }

            case FilmFormat.Dicom:
                var dicom = new DicomFile(file);
                using (var image = OfGray(DicomReader.Read(dicom, limits), dicom.Width, dicom.Height))
                {
                    return Shrink(image, negative);
                }

            default:
                using (var source = new FilmSource(file))
                using (var image = Open(source, format))
                {
                    return Shrink(image, negative);
                }
        }
    }

    private static Image Open(FilmSource source, FilmFormat format)
    {
        var full = FilmReader.Load(format, source);
        var room = Math.Max(full.Width, full.Height) / LongSide;
        if (format != FilmFormat.Jpeg || room < 2)
        {
            return full;
        }

        full.Dispose();
        return FilmReader.Load(format, source, room >= 8 ? 8 : room >= 4 ? 4 : 2);
    }

    private static FilmPicture Shrink(Image image, bool negative)
    {
        using var flat = FilmReader.Flat(image);
        using var small = (flat ?? image).Resize(Math.Min(1, (double)LongSide / Math.Max(image.Width, image.Height)), kernel: Enums.Kernel.Linear);
        var orientation = Orientation.Of(image);
        var (width, height) = orientation.IsLying ? (small.Height, small.Width) : (small.Width, small.Height);
        var gray = orientation.Turn(FilmReader.GrayOf(small, image).Gray, small.Width, small.Height);
        if (negative)
        {
            foreach (ref var value in gray.AsSpan())
            {
                value = (byte)(byte.MaxValue - value);
            }
        }

        using var picture = OfGray(gray, width, height);
        return new FilmPicture(picture.JpegsaveBuffer(q: Quality), width, height);
    }

    private static Image OfGray(byte[] gray, int width, int height) => Image.NewFromMemory(gray, width, height, 1, Enums.BandFormat.Uchar);
}
