using System.Numerics;
using NetVips;
using PneuXNet.WebApp.Imaging.Dicom;

namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// Reads a film from an untrusted file. The order is the protection: the first bytes choose the one decoder that sees the file, its
/// header is compared with the limits, and only then are pixels decoded, strip by strip, straight into a small square.
/// </summary>
public static class FilmReader
{
    /// <summary>A 16-bit film without a sample above this came from a 12-bit detector and was stored unscaled.</summary>
    private const float TwelveBits = 4095;

    /// <exception cref="FilmException">The file is not a film; its <see cref="FilmException.Problem"/> tells why.</exception>
    public static Film Read(ReadOnlyMemory<byte> file, FilmLimits limits)
    {
        if (file.IsEmpty)
        {
            throw new FilmException(FilmProblem.Empty, "The file is empty. Choose the film again.");
        }

        var format = FilmSignature.Sniff(file.Span) ?? throw new FilmException(
            FilmProblem.NotAnImage, "The file is not a DICOM, JPEG, PNG, TIFF, WebP, GIF or BMP image. Save the film in one of these formats.");
        Libvips.Prepare();
        try
        {
            return format switch
            {
                FilmFormat.Bmp => ReadBitmap(file, limits),
                FilmFormat.Dicom => ReadDicom(file, limits),
                _ => ReadByVips(format, file, limits),
            };
        }
        catch (VipsException broken)
        {
            throw new FilmException(
                FilmProblem.Broken, $"The {format} file is damaged or cut off. Export the film again.", broken);
        }
    }

    private static Film ReadBitmap(ReadOnlyMemory<byte> file, FilmLimits limits)
    {
        var bitmap = new Bitmap(file);
        limits.Check(bitmap.Width, bitmap.Height);
        var (width, height) = ((int)bitmap.Width, (int)bitmap.Height);
        using var image = Image.NewFromMemory(bitmap.DecodeGray(), width, height, 1, Enums.BandFormat.Uchar);
        return new Film(FilmFormat.Bmp, width, height, Squash(image).Gray, bitmap.Chroma);
    }

    private static Film ReadDicom(ReadOnlyMemory<byte> file, FilmLimits limits)
    {
        var dicom = new DicomFile(file);
        using var image = Image.NewFromMemory(DicomReader.Read(dicom, limits), dicom.Width, dicom.Height, 1, Enums.BandFormat.Uchar);
        return new Film(FilmFormat.Dicom, dicom.Width, dicom.Height, Squash(image).Gray);
    }

    private static Film ReadByVips(FilmFormat format, ReadOnlyMemory<byte> file, FilmLimits limits)
    {
        using var source = new FilmSource(file);
        using var header = Load(format, source);
        limits.Check(header.Width, header.Height);
        CheckSamples(format, header);
        var shrink = format == FilmFormat.Jpeg ? ShrinkOnLoad(header.Width, header.Height) : 1;
        using var smaller = shrink == 1 ? null : Load(format, source, shrink);
        var (gray, chroma) = Squash(smaller ?? header);
        var orientation = Orientation.Of(header);
        var (width, height) = orientation.IsLying ? (header.Height, header.Width) : (header.Width, header.Height);
        return new Film(format, width, height, orientation.Turn(gray, Film.Side, Film.Side), chroma);
    }

    // Loading reads the header only; libvips decodes when pixels are asked for. Sequential access lets it decode strip by strip.
    // FailOn.Error: a cut off or damaged film must not be judged by the gray that a lenient decoder fills in.
    internal static Image Load(FilmFormat format, FilmSource source, int shrink = 1)
    {
        const Enums.Access access = Enums.Access.Sequential;
        const Enums.FailOn failOn = Enums.FailOn.Error;
        return format switch
        {
            FilmFormat.Jpeg => Image.JpegloadSource(source.Vips, shrink: shrink, access: access, failOn: failOn),
            FilmFormat.Png => Image.PngloadSource(source.Vips, access: access, failOn: failOn),
            FilmFormat.Tiff => Image.TiffloadSource(source.Vips, page: 0, n: 1, access: access, failOn: failOn),
            FilmFormat.WebP => Image.WebploadSource(source.Vips, page: 0, n: 1, access: access, failOn: failOn),
            FilmFormat.Gif => Image.GifloadSource(source.Vips, page: 0, n: 1, access: access, failOn: failOn),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "libvips has no loader for it."),
        };
    }

    private static void CheckSamples(FilmFormat format, Image image)
    {
        if (image.Format is not (Enums.BandFormat.Uchar or Enums.BandFormat.Ushort) || image.Interpretation == Enums.Interpretation.Lab)
        {
            throw new FilmException(
                FilmProblem.Broken, $"The {format} file holds {image.Format} samples ({image.Interpretation}). Save it with 8 or 16 bits, gray or RGB.");
        }
    }

    /// <summary>
    /// A JPEG decoder can halve while it decodes, thrice, at a fraction of the time. The triangle filter has the rest, up to another half: of
    /// films at full size no verdict turns by it, and a probability moves by less than 0.01.
    /// </summary>
    private static int ShrinkOnLoad(int width, int height)
    {
        var room = Math.Min(width, height) / Film.Side;
        return room >= 8 ? 8 : room >= 4 ? 4 : room >= 2 ? 2 : 1;
    }

    /// <summary>
    /// Turning comes afterwards, since squashing to a square does not mind and a lying film could not be decoded strip by strip.
    /// The triangle filter never overshoots: an edge of a collar or a letter makes no halo, and the 12-bit rule can trust the maximum.
    /// </summary>
    private static (byte[] Gray, float Chroma) Squash(Image image)
    {
        using var flat = Flat(image);
        using var square = (flat ?? image).Resize(
            (double)Film.Side / image.Width, kernel: Enums.Kernel.Linear, vscale: (double)Film.Side / image.Height);
        return GrayOf(square, image);
    }

    /// <summary>On black, where an image is transparent; null if it can't be.</summary>
    internal static Image? Flat(Image image) => image.HasAlpha() ? image.Flatten(background: [0]) : null;

    /// <param name="image">A reduced one.</param>
    /// <param name="source">What it was reduced from.</param>
    internal static (byte[] Gray, float Chroma) GrayOf(Image image, Image source)
    {
        var inks = image.Interpretation == Enums.Interpretation.Cmyk;
        if (image.Format == Enums.BandFormat.Ushort)
        {
            var samples = Pixels.Of<ushort>(image, source);
            return ToGray(samples, image.Bands, inks, image.Bands == 1 && samples.Max() <= TwelveBits ? TwelveBits : ushort.MaxValue);
        }

        var bytes = Pixels.Of<byte>(image, source);
        return image.Bands == 1 ? (bytes, 0) : ToGray(bytes, image.Bands, inks, byte.MaxValue);
    }

    private static (byte[] Gray, float Chroma) ToGray<T>(T[] samples, int bands, bool inks, float full)
        where T : struct, IBinaryInteger<T>
    {
        var gray = new byte[samples.Length / bands];
        var chroma = 0.0;
        for (var i = 0; i < gray.Length; i++)
        {
            var value = At(i, 0);
            if (bands >= 3)
            {
                var (second, third) = (At(i, 1), At(i, 2));
                chroma += Luma.Chroma(value, second, third);
                value = inks && bands >= 4 ? Luma.OfInks(value, second, third, At(i, 3), full) : Luma.OfRgb(value, second, third);
            }

            gray[i] = (byte)MathF.Round(value * byte.MaxValue / full);
        }

        return (gray, (float)(chroma / gray.Length * byte.MaxValue / full));

        float At(int pixel, int band) => float.CreateTruncating(samples[pixel * bands + band]);
    }
}
