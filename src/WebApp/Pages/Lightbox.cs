using NetVips;
using PneuXNet.WebApp.Evidence;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Predictions;

namespace PneuXNet.WebApp.Pages;

/// <summary>Turns an exhibit into pictures that travel inside the page, so that nothing has to be kept for a second request.</summary>
internal static class Lightbox
{
    private const int LongSide = 480;
    private const int Quality = 85;

    /// <summary>The film as XNet saw it, which for a negative, 16 bits or DICOM is not what a browser would show.</summary>
    public static Picture FilmOf(Exhibit exhibit)
    {
        var film = exhibit.Film;
        var longer = Math.Max(film.Width, film.Height);
        var width = Math.Max(1, film.Width * LongSide / longer);
        var height = Math.Max(1, film.Height * LongSide / longer);
        using var square = Image.NewFromMemory(film.Gray.ToArray(), Film.Side, Film.Side, 1, Enums.BandFormat.Uchar);
        using var shape = square.Resize((double)width / Film.Side, vscale: (double)height / Film.Side);
        return new Picture($"data:image/jpeg;base64,{Convert.ToBase64String(shape.JpegsaveBuffer(q: Quality))}", width, height);
    }

    public static Picture? EvidenceOf(Exhibit exhibit)
    {
        if (exhibit.Evidence is not { } evidence)
        {
            return null;
        }

        var heatmap = HeatmapPainter.PaintAlone(exhibit.Film, evidence);
        return new Picture($"data:{heatmap.MediaType};base64,{heatmap.Base64}", heatmap.Width, heatmap.Height);
    }

    /// <param name="Address">With the picture in it.</param>
    internal sealed record Picture(string Address, int Width, int Height);
}
