using NetVips;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Robustness;

/// <summary>
/// What may happen to a film between the detector and us, each in one strength, and must hardly move a probability. Others than those
/// that the threshold was chosen on.
/// </summary>
internal sealed record Strain(string Name, Func<Image, Image> Apply)
{
    private const int Side = Film.Side;

    public static IReadOnlyList<Strain> All { get; } =
    [
        .. new[] { 95, 80, 60, 40, 20 }.Select(quality => new Strain($"re-encoded, quality {quality}", film => Image.NewFromBuffer(film.JpegsaveBuffer(q: quality)))),
        Pad("padded by 5 %", 0.05),
        Pad("padded by 10 %", 0.10),
        Crop("cropped by 3 % a side", 0.03, 0.03),
        Crop("cropped by 6 % a side", 0.06, 0.06),
        Crop("stretched, 10 % wider", 0.05, 0),
        Crop("stretched, 10 % taller", 0, 0.05),
        Contrast("contrast 0.7", 0.7),
        Contrast("contrast 1.3", 1.3),
        new("turned by 4 degrees", film => film.Rotate(4, background: [0]).Gravity(Enums.CompassDirection.Centre, Side, Side)),
        new("turned by -4 degrees", film => film.Rotate(-4, background: [0]).Gravity(Enums.CompassDirection.Centre, Side, Side)),
        new("stored at half the size", film => Fit(Fit(film, Side / 2), Side)),
        new("negative", film => film * -1 + 255),
    ];

    public Film On(Film film)
    {
        using var square = Image.NewFromMemory(film.Gray.ToArray(), Side, Side, 1, Enums.BandFormat.Uchar);
        using var strained = Apply(square);
        using var bytes = strained.Cast(Enums.BandFormat.Uchar);
        return film.WithGray(bytes.WriteToMemory<byte>());
    }

    /// <param name="share">Of the film, added in all, half on each side.</param>
    private static Strain Pad(string name, double share)
    {
        var edge = (int)Math.Round(Side * share / 2);
        return new Strain(name, film => Fit(film.Embed(edge, edge, Side + 2 * edge, Side + 2 * edge), Side));
    }

    private static Strain Crop(string name, double across, double down)
    {
        var (x, y) = ((int)Math.Round(Side * across), (int)Math.Round(Side * down));
        return new Strain(name, film => Fit(film.Crop(x, y, Side - 2 * x, Side - 2 * y), Side));
    }

    private static Strain Contrast(string name, double factor) => new(name, film => (film - 128) * factor + 128);

    private static Image Fit(Image film, int side) =>
        film.Resize((double)side / film.Width, kernel: Enums.Kernel.Linear, vscale: (double)side / film.Height);
}
