using System.Net.Mime;
using NetVips;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.WebApp.Evidence;

/// <summary>
/// Lays evidence over its film. Orange and blue (Okabe and Ito's vermillion and blue) are told apart with any colour vision; how strong
/// a place speaks is how much of the film the colour covers, and places that say little leave the film as it is.
/// </summary>
internal static class HeatmapPainter
{
    // The longer side. The film itself is here in 224 pixels a side and the evidence in far fewer: more would only cost time.
    private const int LongSide = 336;
    private const float MostCover = 0.6f;
    // Of the evidence alone, which whoever shows it can fade.
    private const float MostOpaque = 0.85f;
    private const int OverlayLongSide = 112;
    // Of the logit. Where all places say less, they are not blown up to full colour.
    private const float LeastPeak = 3;

    private static readonly (byte Red, byte Green, byte Blue) For = (213, 94, 0);
    private static readonly (byte Red, byte Green, byte Blue) Against = (0, 114, 178);

    public static Heatmap Paint(Film film, EvidenceMap evidence)
    {
        var (width, height) = Shape(film, LongSide);
        var peak = Math.Max(LeastPeak, evidence.Peak);
        var gray = Stretch(film, width, height);
        var map = Enlarge(evidence, width, height);
        var colours = new byte[3 * gray.Length];
        for (var i = 0; i < gray.Length; i++)
        {
            Blend(gray[i], map[i] / peak, colours.AsSpan(3 * i, 3));
        }

        using var picture = Image.NewFromMemory(colours, width, height, 3, Enums.BandFormat.Uchar);
        using var srgb = picture.Copy(interpretation: Enums.Interpretation.Srgb);
        // The fastest that is not huge: a viewer waits for it, nobody stores it.
        var png = srgb.PngsaveBuffer(compression: 1, filter: Enums.ForeignPngFilter.Sub);
        return new Heatmap(MediaTypeNames.Image.Png, Convert.ToBase64String(png), width, height, peak);
    }

    /// <summary>The evidence alone, transparent where it says little, to be laid over the film by whoever shows both.</summary>
    public static Heatmap PaintAlone(Film film, EvidenceMap evidence)
    {
        var (width, height) = Shape(film, OverlayLongSide);
        var peak = Math.Max(LeastPeak, evidence.Peak);
        var map = Enlarge(evidence, width, height);
        var pixels = new byte[4 * map.Length];
        for (var i = 0; i < map.Length; i++)
        {
            var (red, green, blue) = map[i] > 0 ? For : Against;
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2]) = (red, green, blue);
            pixels[4 * i + 3] = (byte)(byte.MaxValue * MostOpaque * Math.Min(1, Math.Abs(map[i] / peak)));
        }

        using var picture = Image.NewFromMemory(pixels, width, height, 4, Enums.BandFormat.Uchar);
        using var srgb = picture.Copy(interpretation: Enums.Interpretation.Srgb);
        var png = srgb.PngsaveBuffer(compression: 1, filter: Enums.ForeignPngFilter.Sub);
        return new Heatmap(MediaTypeNames.Image.Png, Convert.ToBase64String(png), width, height, peak);
    }

    private static (int Width, int Height) Shape(Film film, int longSide)
    {
        var longer = Math.Max(film.Width, film.Height);
        return (Math.Max(1, film.Width * longSide / longer), Math.Max(1, film.Height * longSide / longer));
    }

    private static byte[] Stretch(Film film, int width, int height)
    {
        using var square = Image.NewFromMemory(film.Gray.ToArray(), Film.Side, Film.Side, 1, Enums.BandFormat.Uchar);
        using var shape = square.Resize((double)width / Film.Side, kernel: Enums.Kernel.Linear, vscale: (double)height / Film.Side);
        return shape.WriteToMemory<byte>();
    }

    /// <summary>
    /// Bilinear, a place's value at its middle, and the rows' part done once a row: a picture has thousands of pixels, a map a hundred.
    /// </summary>
    private static float[] Enlarge(EvidenceMap evidence, int width, int height)
    {
        var enlarged = new float[width * height];
        var row = new float[evidence.Width];
        for (var y = 0; y < height; y++)
        {
            var (above, below, low) = Between(y, height, evidence.Height);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = Mix(evidence.Logits[above * row.Length + x], evidence.Logits[below * row.Length + x], low);
            }

            for (var x = 0; x < width; x++)
            {
                var (left, right, share) = Between(x, width, row.Length);
                enlarged[y * width + x] = Mix(row[left], row[right], share);
            }
        }

        return enlarged;
    }

    private static (int First, int Second, float Share) Between(int pixel, int pixels, int places)
    {
        var at = Math.Clamp((pixel + 0.5f) * places / pixels - 0.5f, 0, places - 1);
        var first = (int)at;
        return (first, Math.Min(first + 1, places - 1), at - first);
    }

    private static void Blend(byte gray, float strength, Span<byte> colour)
    {
        var (red, green, blue) = strength > 0 ? For : Against;
        var cover = MostCover * Math.Min(1, Math.Abs(strength));
        colour[0] = (byte)Mix(gray, red, cover);
        colour[1] = (byte)Mix(gray, green, cover);
        colour[2] = (byte)Mix(gray, blue, cover);
    }

    private static float Mix(float one, float other, float share) => one + (other - one) * share;
}
