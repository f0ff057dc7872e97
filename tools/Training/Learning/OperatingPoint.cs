using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Learning;

/// <summary>
/// The temperature and the threshold of a model: found on validation films, plain and altered, then measured on held-out ones that no
/// choice was made by. The temperature goes into the last layer, threshold and figures into the metadata; order and verdicts are those
/// of the model as it was.
/// </summary>
internal static class OperatingPoint
{
    // Of a logit of 1 or less, and in proportion for larger ones: some 80 times what rounding one number to 32 bits takes.
    private const double LargestDifference = 1e-5;

    /// <param name="sensitivity">The share of pneumonia that the threshold must find among altered validation films.</param>
    public static byte[] Choose(byte[] model, FilmSet validation, FilmSet test, double sensitivity, Progress progress)
    {
        var found = JudgeAltered(model, validation);
        var temperature = Calibration.Temperature(found);
        var cooled = Divide(model, temperature, validation, progress);
        var altered = JudgeAltered(cooled, validation);
        progress.Say($"calibration error on altered validation films: {Calibration.Error(found):F3} before, {Calibration.Error(altered):F3} now");

        var threshold = Calibration.Threshold(altered, sensitivity);
        Tell("altered", Scores.Of(altered, threshold), threshold, progress);
        // The first alteration is none.
        Tell("plain", Scores.Of(altered[..validation.Entries.Count], threshold), threshold, progress);

        using var scorer = new Scorer(cooled);
        var measured = Measurement.Of(Judged.Of(test.Entries, scorer.Score(test.Films)), threshold);
        var metadata = scorer.Metadata with
        {
            Threshold = threshold,
            Metrics = measured.ToJson(),
            Calibration = FormattableString.Invariant(
                $"logits divided by {temperature:F4}, threshold for a sensitivity of {sensitivity}: {altered.Length} validation films, plain and altered"),
        };
        return OnnxFile.WithMetadata(cooled, metadata.ToProperties());
    }

    /// <summary>The model with its logits divided by this temperature, as ONNX Runtime confirms.</summary>
    private static byte[] Divide(byte[] model, double temperature, FilmSet films, Progress progress)
    {
        var layer = LastLayer.Of(model);
        var cooled = layer.Scale(model, 1 / temperature);
        using var before = new Scorer(layer.Reveal(model), layer.Logit);
        using var after = new Scorer(layer.Reveal(cooled), layer.Logit);
        var expected = before.Score(films.Films).Select(logit => logit / temperature);
        var worst = after.Score(films.Films).Zip(expected, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).DefaultIfEmpty().Max();
        progress.Say($"temperature {temperature:F4}: logits multiplied by {1 / temperature:F4}, to within {worst:E1} over {films.Films.Count} films");
        // Written so that NaN, which is not below anything, fails too.
        return worst < LargestDifference ? cooled : throw new TrainingException(FormattableString.Invariant(
            $"--model: the scaled model's logits are off by {worst:E1}; at most {LargestDifference:E0} is rounding. Nothing was written."));
    }

    /// <summary>Every film under every alteration, alteration by alteration.</summary>
    private static Judged[] JudgeAltered(byte[] model, FilmSet films)
    {
        using var scorer = new Scorer(model);
        return [.. Restyling.All.SelectMany(style => Judged.Of(films.Entries, scorer.Score([.. films.Films.Select(style.Apply)])))];
    }

    private static void Tell(string kind, Scores scores, float threshold, Progress progress) => progress.Say(
        $"threshold {threshold:F3} on {kind} validation films: sensitivity {scores.Sensitivity:F3}, specificity {scores.Specificity:F3}, AUC {scores.Auc:F4}");
}
