namespace PneuXNet.WebApp.Imaging;

/// <summary>The formats in which a film is accepted.</summary>
public enum FilmFormat
{
    Jpeg,
    Png,
    Tiff,
    WebP,
    Gif,
    Bmp,
    Dicom,
}
