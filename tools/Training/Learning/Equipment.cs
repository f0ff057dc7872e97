using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Suitability;

namespace PneuXNet.Training.Learning;

/// <summary>
/// What a model gets after its operating point: evidence, the distance from known films and its limit, the uncertain zone. The
/// probability is not touched.
/// </summary>
internal static class Equipment
{
    // Of validation films, under the alteration that makes most of them strange. Less than one in a hundred is what is promised.
    private const double Refused = 0.005;

    public static byte[] Add(byte[] model, FilmSet train, FilmSet validation, Progress progress)
    {
        var bare = Explanation.Strip(model);
        var known = Fit(bare, train, progress);
        var equipped = Explanation.AddStrangeness(Explanation.AddEvidence(bare), known);

        using var judging = new Scorer(equipped);
        using var measuring = new Scorer(equipped, WebApp.XNet.XNetMetadata.StrangenessName);
        var altered = Restyling.All.Select(style => (Film[])[.. validation.Films.Select(style.Apply)]).ToArray();
        var limit = altered.Max(films => Calibration.Upper(measuring.Score(films), Refused));
        var probabilities = altered.Select(judging.Score).ToArray();
        var zone = UncertainRange.Of(probabilities[0], probabilities[1..], judging.Metadata.Threshold);
        progress.Say($"strangeness limit {limit:F3}; uncertain from {zone.From:F3} to {zone.To:F3} around {judging.Metadata.Threshold:F3}");

        var metadata = judging.Metadata with
        {
            StrangenessLimit = limit, MeanFilm = MeanFilm.Of(train.Films), UncertainFrom = zone.From, UncertainTo = zone.To,
        };
        return OnnxFile.WithMetadata(equipped, metadata.ToProperties());
    }

    /// <summary>The known films as they are, and each once more under one of the alterations in turn.</summary>
    private static Whitening Fit(byte[] bare, FilmSet train, Progress progress)
    {
        using var features = new Scorer(Explanation.RevealFeatures(bare, out var output), output);
        var styles = Restyling.All.Skip(1).ToArray();
        Film[] films = [.. train.Films, .. train.Films.Select((film, i) => styles[i % styles.Length].Apply(film))];
        var vectors = features.ReadRows(films);
        progress.Say($"strangeness: {vectors[0].Length} features of {vectors.Length} training films, plain and altered");
        return Whitening.Of(vectors);
    }
}
