using PneuXNet.WebApp.Evidence;
using PneuXNet.WebApp.Predictions;

namespace PneuXNet.WebApp.Pages;

/// <summary>Turns an exhibit into pictures that travel inside the page, so that nothing has to be kept for a second request.</summary>
internal static class Lightbox
{
    /// <summary>The film as XNet saw it, which for a negative, 16 bits or DICOM is not what a browser would show.</summary>
    public static Picture FilmOf(Exhibit exhibit) =>
        new($"data:image/jpeg;base64,{Convert.ToBase64String(exhibit.Picture.Jpeg)}", exhibit.Picture.Width, exhibit.Picture.Height);

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
