using PneuXNet.Training.Films;
using PneuXNet.Training.Network;
using PneuXNet.Training.Onnx;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Learning;

/// <summary>
/// From a trained network to a model file: written and compared with libtorch. Whatever comes after that is done with the file itself,
/// by ONNX Runtime, as serving will.
/// </summary>
internal sealed class Export(TrainingOptions options, Progress progress)
{
    private const double LargestDifference = 1e-4;

    /// <summary>The model without an operating point: its probabilities are as they were learned, its threshold is 0.5.</summary>
    public byte[] Write(XNetNetwork network, Trainer trainer, FilmSet validation)
    {
        var model = Model(network);
        Compare(model, trainer.Score(network, validation.Films), validation);
        return model;
    }

    private void Compare(byte[] model, float[] expected, FilmSet films)
    {
        using var scorer = new Scorer(model);
        var worst = scorer.Score(films.Films).Zip(expected, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max();
        progress.Say($"exported: largest difference from libtorch {worst:E1} over {expected.Length} films");
        // Written so that NaN, which is not below anything, fails too.
        if (!(worst < LargestDifference))
        {
            throw new TrainingException(FormattableString.Invariant(
                $"The exported model differs from the trained one by {worst:E1}; at most {LargestDifference:E0} is rounding. Nothing was written."));
        }
    }

    private byte[] Model(XNetNetwork network)
    {
        var metadata = new XNetMetadata
        {
            Name = "XNet",
            Version = "1.0.0",
            InputSize = options.Side,
            Mean = Trainer.Mean,
            Std = Trainer.Std,
            Threshold = 0.5f,
            TrainingData = "Chest X-rays of children aged one to five from one hospital: Kermany, Zhang, Goldbaum (2018), "
                + "Labeled Optical Coherence Tomography (OCT) and Chest X-Ray Images for Classification, Mendeley Data V2, doi 10.17632/rscbjbr9sj.2",
            Licence = "CC BY 4.0",
            Metrics = "{}",
            Seed = options.Seed,
        };
        return network.Export(options.Side).ToModel(metadata.ToProperties());
    }
}
