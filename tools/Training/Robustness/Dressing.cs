using NetVips;
using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Robustness;

/// <summary>Dresses each film as one of the other label: its histogram wholly, its sharpness as far as that goes. The chest stays.</summary>
internal static class Dressing
{
    private const int Seed = 1;

    public static Film[] AsTheOther(FilmSet films)
    {
        var random = new Random(Seed);
        var donors = Enum.GetValues<Label>().ToDictionary(
            label => label, label => Enumerable.Range(0, films.Films.Count).Where(i => films.Entries[i].Label != label).ToArray());
        return
        [
            .. films.Films.Select((film, i) =>
            {
                var others = donors[films.Entries[i].Label];
                return Dress(film, films.Films[others[random.Next(others.Length)]]);
            }),
        ];
    }

    private static Film Dress(Film film, Film donor)
    {
        var toned = BorrowedTone.Apply(film.Gray, donor.Gray, 1);
        // Detail grows with the square of its amplitude.
        var more = Math.Clamp(Math.Sqrt(Acquisition.Detail(donor.Gray) / Acquisition.Detail(toned)) - 1, -0.8, 2);
        using var square = Image.NewFromMemory(toned, Film.Side, Film.Side, 1, Enums.BandFormat.Uchar);
        using var sharp = square + (square - square.Gaussblur(1)) * more;
        using var bytes = sharp.Cast(Enums.BandFormat.Uchar);
        return film.WithGray(bytes.WriteToMemory<byte>());
    }
}
