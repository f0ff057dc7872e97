using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.Training.Onnx;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Suitability;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Guarding;

/// <summary>How many chest films the guard refuses, and how many pictures that are none it lets pass; by the code that serves.</summary>
internal sealed class GuardReport(byte[] model, TextWriter output)
{
    private const int DrawnOfEach = 40;

    public void Print(FilmSet chests, string? strangers)
    {
        using var scorer = new Scorer(model, XNetMetadata.StrangenessName);
        var guard = new Guard(scorer.Metadata);
        output.WriteLine(FormattableString.Invariant(
            $"guard: strangeness limit {scorer.Metadata.StrangenessLimit:F3}. Refused (even, in colour, strange); taken for negatives; median strangeness"));
        foreach (var style in Restyling.All)
        {
            Tell($"chest, {style.Name}", [.. chests.Films.Select(style.Apply)]);
        }

        Tell("chest, negative", [.. chests.Films.Select(film => film.Negative())]);
        foreach (var stranger in Stranger.All)
        {
            Tell(stranger.Name, [.. Enumerable.Range(1, DrawnOfEach).Select(stranger.Film)]);
        }

        foreach (var folder in strangers is null ? [] : Directory.GetDirectories(strangers).Order(StringComparer.Ordinal).Prepend(strangers))
        {
            Tell($"folder {Path.GetFileName(folder)}", ReadAll(folder));
        }

        void Tell(string name, Film[] films)
        {
            if (films.Length == 0)
            {
                return;
            }

            var negatives = 0;
            Film[] upright = [.. films.Select(film =>
            {
                var turned = guard.Upright(film, out var negative);
                negatives += negative ? 1 : 0;
                return turned;
            })];
            var strangeness = scorer.Score(upright);
            var misfits = upright.Select((film, i) => guard.Of(film, strangeness[i])).ToArray();
            output.WriteLine(FormattableString.Invariant(
                $"  {name,-24} {Share(misfits.Count(misfit => misfit is not null)):F3} ({Of(Misfit.Even)}, {Of(Misfit.Coloured)}, {Of(Misfit.Strange)}) of {films.Length}; {Share(negatives):F3}; {strangeness.Order().ElementAt(films.Length / 2):F2}"));

            int Of(Misfit kind) => misfits.Count(misfit => misfit == kind);
            double Share(int count) => (double)count / films.Length;
        }
    }

    private static Film[] ReadAll(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path =>
        {
            try
            {
                return FilmReader.Read(File.ReadAllBytes(path), new FilmLimits());
            }
            catch (FilmException)
            {
                // Refused before the guard is asked, so it says nothing about the guard.
                return null;
            }
        }).OfType<Film>(),
    ];
}
