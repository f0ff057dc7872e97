using PneuXNet.WebApp.Imaging;

namespace PneuXNet.WebApp.Samples;

/// <summary>The sample films: the same drawn chests that the golden checks ask for, so what they show is known. Read when first asked for.</summary>
public sealed class SampleFilms
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    private readonly Lazy<IReadOnlyList<SampleFilm>> _all = new(Read);

    public IReadOnlyList<SampleFilm> All => _all.Value;

    public SampleFilm? Find(string name) => All.FirstOrDefault(film => film.Name == name);

    // Without the folder, as in an app that somebody cut down, there are none.
    private static IReadOnlyList<SampleFilm> Read()
    {
        Libvips.Prepare();
        return Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder, "*.png").Select(SampleFilm.Read).OrderBy(film => film.Name, StringComparer.Ordinal)] : [];
    }
}
