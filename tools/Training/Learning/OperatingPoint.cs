using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Learning;

/// <summary>
/// The threshold of a model: chosen on altered validation films, then measured on held-out ones that no choice was made by. Both go
/// into the file; the weights stay as they are.
/// </summary>
internal static class OperatingPoint
{
    /// <param name="sensitivity">The share of pneumonia that the threshold must find among altered validation films.</param>
    public static byte[] Choose(byte[] model, SubjectSplit split, double sensitivity, Progress progress) =>
        Choose(model, FilmSet.Decode(split.Validation), FilmSet.Decode(split.Test), sensitivity, progress);

    public static byte[] Choose(byte[] model, FilmSet validation, FilmSet test, double sensitivity, Progress progress)
    {
        var altered = JudgeAltered(model, validation);
        var threshold = Calibration.Threshold(altered, sensitivity);
        progress.Say($"temperature left in the file's probabilities: {Calibration.Temperature(altered):F3} (1 is calibrated, above is too sure)");
        Tell("altered", Scores.Of(altered, threshold), threshold, progress);
        // The first alteration is none.
        Tell("plain", Scores.Of(altered[..validation.Entries.Count], threshold), threshold, progress);

        var measured = Measurement.Of(Judge(model, test), threshold);
        using var scorer = new Scorer(model);
        var metadata = scorer.Metadata with { Threshold = threshold, Metrics = measured.ToJson() };
        return OnnxFile.WithMetadata(model, metadata.ToProperties());
    }

    /// <summary>Every film under every alteration, alteration by alteration.</summary>
    public static Judged[] JudgeAltered(byte[] model, FilmSet films)
    {
        using var scorer = new Scorer(model);
        return [.. Restyling.All.SelectMany(style => Judged.Of(films.Entries, scorer.Score([.. films.Films.Select(style.Apply)])))];
    }

    private static Judged[] Judge(byte[] model, FilmSet films)
    {
        using var scorer = new Scorer(model);
        return Judged.Of(films.Entries, scorer.Score(films.Films));
    }

    private static void Tell(string kind, Scores scores, float threshold, Progress progress) => progress.Say(
        $"threshold {threshold:F3} on {kind} validation films: sensitivity {scores.Sensitivity:F3}, specificity {scores.Specificity:F3}, AUC {scores.Auc:F4}");
}
