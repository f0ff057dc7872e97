namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// Colour to gray by the weights of ITU-R BT.601, which are those of a JPEG's own luminance: a gray film that was saved in colour
/// keeps its values. Colour profiles are ignored, since a film has none and they would be one more untrusted format to parse.
/// </summary>
internal static class Luma
{
    public static float OfRgb(float red, float green, float blue) => 0.299f * red + 0.587f * green + 0.114f * blue;

    /// <summary>How far the colours of a pixel, or its inks, are apart; 0 is gray.</summary>
    public static float Chroma(float one, float two, float three) =>
        Math.Max(one, Math.Max(two, three)) - Math.Min(one, Math.Min(two, three));

    /// <summary>Of inks, all in 0 to <paramref name="full"/>: what each colour leaves of white paper, under what black leaves.</summary>
    public static float OfInks(float cyan, float magenta, float yellow, float black, float full) =>
        OfRgb(full - cyan, full - magenta, full - yellow) * (full - black) / full;
}
