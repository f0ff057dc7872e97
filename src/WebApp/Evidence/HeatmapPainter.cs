using System.Net.Mime;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.WebApp.Evidence;

/// <summary>
/// Lays evidence over its film. Orange and blue (Okabe and Ito's vermillion and blue) are told apart with any colour vision; how strong
/// a place speaks is how much of the film the colour covers, and places that say little leave the film as it is.
/// <para>
/// The pictures must not cost as much as what they explain. Their colours are fixed palettes, so that they have one byte a pixel to be
/// compressed; where film and evidence are in one picture, ordered dithering (Bayer) hides that grays and colours come in steps.
/// </para>
/// </summary>
internal static class HeatmapPainter
{
    // The longer side. The film itself is here in 224 pixels a side and the evidence in far fewer: more would only cost time.
    private const int LongSide = 288;
    private const float MostCover = 0.6f;
    // Of the evidence alone, which whoever shows it can fade.
    private const float MostOpaque = 0.85f;
    private const int OverlayLongSide = 112;
    // Of the logit. Where all places say less, they are not blown up to full colour.
    private const float LeastPeak = 3;

    // 11 covers (5 steps each way, and none) of 23 grays make 253 of the 256 colours that a palette may have.
    private const int Steps = 5;
    private const int Covers = 2 * Steps + 1;
    private const int Grays = 23;
    // Each way, of one colour from clear to opaque: 255 in all.
    private const int Opacities = 127;

    private static readonly (byte Red, byte Green, byte Blue) For = (213, 94, 0);
    private static readonly (byte Red, byte Green, byte Blue) Against = (0, 114, 178);

    private static readonly byte[] Palette = Colours();
    private static readonly byte[] OverlayPalette = [.. Places(place => place < 0 ? Against : For).SelectMany(colour => new[] { colour.Red, colour.Green, colour.Blue })];
    private static readonly byte[] OverlayAlpha = [.. Places(place => (byte)MathF.Round(byte.MaxValue * MostOpaque * Math.Abs(place) / Opacities))];

    // In which order the pixels of a 4 x 4 cell turn to the next step, as a share of it.
    private static readonly float[] Order = Array.ConvertAll([0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5], place => (place + 0.5f) / 16);

    public static Heatmap Paint(Film film, EvidenceMap evidence)
    {
        var (width, height) = Shape(film, LongSide);
        var peak = Math.Max(LeastPeak, evidence.Peak);
        var png = IndexedPng.Write(Lay(film, evidence, peak, width, height), width, height, Palette);
        return new Heatmap(MediaTypeNames.Image.Png, Convert.ToBase64String(png), width, height, peak);
    }

    /// <summary>The evidence alone, transparent where it says little, to be laid over the film by whoever shows both.</summary>
    public static Heatmap PaintAlone(Film film, EvidenceMap evidence)
    {
        var (width, height) = Shape(film, OverlayLongSide);
        var peak = Math.Max(LeastPeak, evidence.Peak);
        var pixels = new byte[width * height];
        var (places, rows) = (Sample.All(width, evidence.Width), Sample.All(height, evidence.Height));
        var strength = new float[evidence.Width];
        for (var y = 0; y < height; y++)
        {
            MixRows(evidence.Logits, rows[y], strength);
            for (var x = 0; x < width; x++)
            {
                pixels[y * width + x] = (byte)(Opacities + (int)MathF.Round(Math.Clamp(places[x].Of(strength) / peak, -1, 1) * Opacities));
            }
        }

        var png = IndexedPng.Write(pixels, width, height, OverlayPalette, OverlayAlpha);
        return new Heatmap(MediaTypeNames.Image.Png, Convert.ToBase64String(png), width, height, peak);
    }

    private static (int Width, int Height) Shape(Film film, int longSide)
    {
        var longer = Math.Max(film.Width, film.Height);
        return (Math.Max(1, film.Width * longSide / longer), Math.Max(1, film.Height * longSide / longer));
    }

    private static IEnumerable<T> Places<T>(Func<int, T> of) => Enumerable.Range(-Opacities, 2 * Opacities + 1).Select(of);

    /// <summary>Both enlarged to the picture, and the place in the palette of what they make together.</summary>
    private static byte[] Lay(Film film, EvidenceMap evidence, float peak, int width, int height)
    {
        var pixels = new byte[width * height];
        var (across, places) = (Sample.All(width, Film.Side), Sample.All(width, evidence.Width));
        var (down, rows) = (Sample.All(height, Film.Side), Sample.All(height, evidence.Height));
        var (gray, strength) = (new float[Film.Side], new float[evidence.Width]);
        for (var y = 0; y < height; y++)
        {
            MixRows(film.Gray, down[y], gray);
            MixRows(evidence.Logits, rows[y], strength);
            for (var x = 0; x < width; x++)
            {
                var order = Order[y % 4 * 4 + x % 4];
                var cover = (int)MathF.Floor(Math.Clamp(places[x].Of(strength) / peak, -1, 1) * Steps + order);
                var level = (int)(across[x].Of(gray) * (Grays - 1) / byte.MaxValue + order);
                pixels[y * width + x] = (byte)((Math.Clamp(cover, -Steps, Steps) + Steps) * Grays + Math.Min(level, Grays - 1));
            }
        }

        return pixels;
    }

    private static void MixRows(ReadOnlySpan<byte> rows, Sample between, Span<float> mixed)
    {
        var above = rows.Slice(between.First * mixed.Length, mixed.Length);
        var below = rows.Slice(between.Second * mixed.Length, mixed.Length);
        for (var x = 0; x < mixed.Length; x++)
        {
            mixed[x] = above[x] + (below[x] - above[x]) * between.Share;
        }
    }

    private static void MixRows(ReadOnlySpan<float> rows, Sample between, Span<float> mixed)
    {
        var above = rows.Slice(between.First * mixed.Length, mixed.Length);
        var below = rows.Slice(between.Second * mixed.Length, mixed.Length);
        for (var x = 0; x < mixed.Length; x++)
        {
            mixed[x] = above[x] + (below[x] - above[x]) * between.Share;
        }
    }

    /// <summary>Red, green and blue of each cover over each gray.</summary>
    private static byte[] Colours()
    {
        var colours = new List<byte>(3 * Covers * Grays);
        for (var step = -Steps; step <= Steps; step++)
        {
            var (red, green, blue) = step > 0 ? For : Against;
            var cover = MostCover * Math.Abs(step) / Steps;
            for (var level = 0; level < Grays; level++)
            {
                var gray = (float)level * byte.MaxValue / (Grays - 1);
                colours.AddRange([Mix(gray, red, cover), Mix(gray, green, cover), Mix(gray, blue, cover)]);
            }
        }

        return [.. colours];
    }

    private static byte Mix(float gray, float colour, float share) => (byte)MathF.Round(gray + (colour - gray) * share);
}
