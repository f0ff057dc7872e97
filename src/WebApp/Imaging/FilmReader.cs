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

        var lying = header.Contains("orientation") && header.Get("orientation") is int and >= 5 and <= 8;
        var (width, height) = lying ? (header.Height, header.Width) : (header.Width, header.Height);
        var shrink = format == FilmFormat.Jpeg ? ShrinkOnLoad(header.Width, header.Height) : 1;
        if (shrink == 1)
        {
            return Film(header);
        }

        using var smaller = Load(format, source, shrink);
        return Film(smaller);

        Film Film(Image image)
        {
            var (gray, chroma) = Squash(image);
            return new Film(format, width, height, gray, chroma);
        }
    }

    // Loading reads the header only; libvips decodes when pixels are asked for. Sequential access lets it decode strip by strip.
    // FailOn.Error: a cut off or damaged film must not be judged by the gray that a lenient decoder fills in.
    internal static Image Load(FilmFormat format, Source source, int shrink = 1)
    {
        const Enums.Access access = Enums.Access.Sequential;
        const Enums.FailOn failOn = Enums.FailOn.Error;
        return format switch
        {
            FilmFormat.Jpeg => Image.JpegloadSource(source, shrink: shrink, access: access, failOn: failOn),
            FilmFormat.Png => Image.PngloadSource(source, access: access, failOn: failOn),
            FilmFormat.Tiff => Image.TiffloadSource(source, page: 0, n: 1, access: access, failOn: failOn),
            FilmFormat.WebP => Image.WebploadSource(source, page: 0, n: 1, access: access, failOn: failOn),
            FilmFormat.Gif => Image.GifloadSource(source, page: 0, n: 1, access: access, failOn: failOn),
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

    /// <summary>A JPEG decoder can halve while it decodes, thrice, at a fraction of the time. It stops at twice the square's side.</summary>
    private static int ShrinkOnLoad(int width, int height)
    {
        var room = Math.Min(width, height) / (2 * Film.Side);
        return room >= 8 ? 8 : room >= 4 ? 4 : room >= 2 ? 2 : 1;
    }

    /// <summary>
    /// Turning comes last, since squashing to a square does not mind and a lying film could not be decoded strip by strip.
    /// The triangle filter never overshoots: an edge of a collar or a letter makes no halo, and the 12-bit rule can trust the maximum.
    /// </summary>
    private static (byte[] Gray, float Chroma) Squash(Image image)
    {
        using var flat = image.HasAlpha() ? image.Flatten(background: [0]) : image.Copy();
        using var square = flat.Resize(
            (double)Film.Side / flat.Width, kernel: Enums.Kernel.Linear, vscale: (double)Film.Side / flat.Height);
        using var upright = square.Autorot();
        return GrayOf(upright);
    }

    internal static (byte[] Gray, float Chroma) GrayOf(Image upright)
    {
        var inks = upright.Interpretation == Enums.Interpretation.Cmyk;
        return upright.Format == Enums.BandFormat.Ushort
            ? ToGray(upright.WriteToMemory<ushort>(), upright.Bands, inks)
            : ToGray(upright.WriteToMemory<byte>(), upright.Bands, inks);
    }

    private static (byte[] Gray, float Chroma) ToGray(ushort[] samples, int bands, bool inks)
    {
        var full = bands == 1 && samples.Max() <= TwelveBits ? TwelveBits : ushort.MaxValue;
        return ToGray(Array.ConvertAll(samples, sample => (float)sample), bands, inks, full);
    }

    private static (byte[] Gray, float Chroma) ToGray(byte[] samples, int bands, bool inks) =>
        bands == 1 ? (samples, 0) : ToGray(Array.ConvertAll(samples, sample => (float)sample), bands, inks, byte.MaxValue);

    private static (byte[] Gray, float Chroma) ToGray(float[] samples, int bands, bool inks, float full)
    {
        var gray = new byte[samples.Length / bands];
        var chroma = 0.0;
        for (var i = 0; i < gray.Length; i++)
        {
            var pixel = samples.AsSpan(i * bands, bands);
            var value = bands switch
            {
                >= 4 when inks => Luma.OfInks(pixel[0], pixel[1], pixel[2], pixel[3], full),
                >= 3 => Luma.OfRgb(pixel[0], pixel[1], pixel[2]),
                _ => pixel[0],
            };
            gray[i] = (byte)MathF.Round(value * byte.MaxValue / full);
            chroma += bands >= 3 ? Luma.Chroma(pixel[0], pixel[1], pixel[2]) : 0;
        }

        return (gray, (float)(chroma / gray.Length * byte.MaxValue / full));
    }
}
