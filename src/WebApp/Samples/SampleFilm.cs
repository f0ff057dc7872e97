using System.Globalization;
using NetVips;

namespace PneuXNet.WebApp.Samples;

/// <summary>A chest that a program drew, for who has no film at hand.</summary>
/// <param name="Name">In addresses, such as clear-chest.</param>
/// <param name="Png">The film.</param>
/// <param name="Thumbnail">A small JPEG of it.</param>
public sealed record SampleFilm(string Name, byte[] Png, byte[] Thumbnail)
{
    private const int ThumbnailSide = 320;

    public string Title => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(Name[0])}{Name[1..].Replace('-', ' ')}");

    /// <summary>What the film is called wherever its verdict is shown: on paper, too, nobody shall take it for a patient's.</summary>
    public string FileName => $"Drawn, no patient's film: {Name}.png";

    public string Address => $"{SampleEndpoints.Prefix}/{Name}";

    public string PngAddress => $"{Address}.png";

    public string ThumbnailAddress => $"{Address}.jpg";

    internal static SampleFilm Read(string path)
    {
        var png = File.ReadAllBytes(path);
        using var small = Image.ThumbnailBuffer(png, ThumbnailSide);
        return new SampleFilm(Path.GetFileNameWithoutExtension(path), png, small.JpegsaveBuffer(q: 80));
    }
}
