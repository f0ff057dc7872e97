using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Films;
using PneuXNet.Training.Network;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Learning;

/// <summary>
/// From a trained network to a model file: written, compared with libtorch, calibrated on altered validation films, measured on
/// held-out ones. Everything after the comparison is done with the file itself, by ONNX Runtime, as serving will.
/// </summary>
internal sealed class Export(TrainingOptions options, Progress progress)
{
    private const double LargestDifference = 1e-4;

    public byte[] Write(XNetNetwork network, Trainer trainer, FilmSet validation, FilmSet test)
    {
        var draft = Model(network, 1, Describe(0.5f, "{}"));
        Compare(draft, trainer.Score(network, validation.Films), validation);

        var restyled = Restyled(draft, validation);
        var temperature = Calibration.Temperature(restyled);
        var calibrated = Restyled(Model(network, temperature, Describe(0.5f, "{}")), validation);
        var threshold = Calibration.Threshold(calibrated, options.Sensitivity);
        progress.Say($"calibrated on {restyled.Length} altered validation films: temperature {temperature:F3}, threshold {threshold:F3}");

        var unmeasured = Model(network, temperature, Describe(threshold, "{}"));
        return Model(network, temperature, Describe(threshold, Measurement.Of(unmeasured, test).ToJson()));
    }

    private byte[] Model(XNetNetwork network, double temperature, XNetMetadata metadata) =>
        network.Export(options.Side, temperature).ToModel(metadata.ToProperties());

    private void Compare(byte[] model, float[] expected, FilmSet films)
    {
        using var scorer = new Scorer(model);
        var worst = scorer.Score(films.Films).Zip(expected, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max();
        progress.Say($"exported: largest difference from libtorch {worst:E1} over {expected.Length} films");
        if (!(worst < LargestDifference))
        {
            throw new TrainingException(
                FormattableString.Invariant($"The exported model differs from the trained one by {worst:E1}; at most {LargestDifference:E0} is rounding. Nothing was written."));
        }
    }

    private static Judged[] Restyled(byte[] model, FilmSet films)
    {
        using var scorer = new Scorer(model);
        return [.. Restyling.All.SelectMany(style => Judged.Of(films.Entries, scorer.Score([.. films.Films.Select(style.Apply)])))];
    }

    private XNetMetadata Describe(float threshold, string metrics) => new()
    {
        Name = "XNet",
        Version = "1.0.0",
        InputSize = options.Side,
        Mean = Trainer.Mean,
        Std = Trainer.Std,
        Threshold = threshold,
        TrainingData = "Chest X-rays of children aged one to five from one hospital: Kermany, Zhang, Goldbaum (2018), "
            + "Labeled Optical Coherence Tomography (OCT) and Chest X-Ray Images for Classification, Mendeley Data V2, doi 10.17632/rscbjbr9sj.2",
        Licence = "CC BY 4.0",
        Metrics = metrics,
        Seed = options.Seed,
    };
}
