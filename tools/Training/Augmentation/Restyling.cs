using NetVips;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Augmentation;

/// <summary>
/// Fixed alterations that must not change a diagnosis. The threshold is chosen on films altered so, and evaluation tells how far each
/// moves the probability. They use other operations than the augmentation in training, so that they are not the exercise itself.
/// </summary>
internal sealed record Restyling(string Name, Func<Image, Image> Alter)
{
    private const int Side = Film.Side;

    public static IReadOnlyList<Restyling> All { get; } =
    [
        new("as it is", film => film),
        new("re-encoded", film => Image.NewFromBuffer(film.JpegsaveBuffer(q: 30))),
        new("padded", film => Fit(film.Embed(20, 20, Side + 40, Side + 40))),
        new("cropped", film => Fit(film.Crop(16, 16, Side - 32, Side - 32))),
        new("wider", film => Fit(film.Crop(0, 24, Side, Side - 48))),
        new("taller", film => Fit(film.Crop(24, 0, Side - 48, Side))),
        new("blurred", film => film.Gaussblur(1.5)),
        new("sharpened", film => film + (film - film.Gaussblur(1)) * 1.5),
        new("noisy", film => film + Image.Gaussnoise(Side, Side, sigma: 10, mean: 0, seed: 1)),
        new("darker", film => (film / 255).Pow(1.6) * 255),
        new("lighter", film => (film / 255).Pow(0.6) * 255),
        new("flatter", film => film * 0.5 + 60),
        new("equalised", film => film.HistLocal(64, 64, maxSlope: 3)),
    ];

    public Film Apply(Film film)
    {
        using var square = Image.NewFromMemory(film.Gray.ToArray(), Side, Side, 1, Enums.BandFormat.Uchar);
        using var altered = Alter(square);
        using var bytes = altered.Cast(Enums.BandFormat.Uchar);
        return film.WithGray(bytes.WriteToMemory<byte>());
    }

    private static Image Fit(Image film) =>
        film.Resize((double)Side / film.Width, kernel: Enums.Kernel.Linear, vscale: (double)Side / film.Height);
}
