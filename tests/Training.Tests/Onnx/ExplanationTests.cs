using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.XNet;
using PneuXNet.Training.Tests.Imaging;

namespace PneuXNet.Training.Tests.Onnx;

/// <summary>On a model that looks at brightness alone, so that what must come out can be said beforehand.</summary>
internal sealed class ExplanationTests
{
    private static readonly Film[] Films = [FilmReader.Read(Picture.Gray(300, 200).PngsaveBuffer(), new FilmLimits())];

    [Test]
    public void Evidence_adds_up_to_the_logit_and_leaves_the_probability()
    {
        var model = Model();
        var explained = Explanation.AddEvidence(model);
        using var plain = new Scorer(model);
        using var judging = new Scorer(explained);
        using var explaining = new Scorer(explained, XNetMetadata.EvidenceName);
        var (probability, evidence) = (judging.Score(Films)[0], explaining.ReadRows(Films)[0]);
        Assert.That(probability, Is.EqualTo(plain.Score(Films)[0]));
        Assert.That(evidence, Has.Length.EqualTo(32 * 32));
        Assert.That(evidence.Average(), Is.EqualTo(Calibration.Logit(probability)).Within(1e-4));
    }

    [Test]
    public void Strangeness_is_the_length_of_the_whitened_features()
    {
        var known = new Whitening(1, [4], [-1]);
        using var brightness = new Scorer(Explanation.RevealFeatures(Model(), out var output), output);
        using var scorer = new Scorer(Explanation.AddStrangeness(Model(), known), XNetMetadata.StrangenessName);
        Assert.That(scorer.Score(Films)[0], Is.EqualTo(Math.Abs(4 * brightness.ReadRows(Films)[0][0] - 1)).Within(1e-5));
    }

    [Test]
    public void What_was_added_can_be_taken_off_again()
    {
        var model = Model();
        var equipped = Explanation.AddStrangeness(Explanation.AddEvidence(model), new Whitening(1, [1], [0]));
        Assert.That(Explanation.Strip(equipped), Is.EqualTo(model));
    }

    [Test]
    public void A_temperature_can_be_set_before_as_well_as_after()
    {
        var layer = LastLayer.Of(Model());
        var cooled = Explanation.AddEvidence(layer.Scale(Model(), 0.5));
        using var explaining = new Scorer(cooled, XNetMetadata.EvidenceName);
        using var judging = new Scorer(cooled);
        Assert.That(explaining.ReadRows(Films)[0].Average(), Is.EqualTo(Calibration.Logit(judging.Score(Films)[0])).Within(1e-4));
    }

    private static byte[] Model()
    {
        var graph = new OnnxGraph("brightness");
        var mean = graph.Flatten(graph.GlobalAverage(graph.Input(XNetMetadata.InputName, 1, 32, 32)));
        graph.Output(XNetMetadata.OutputName, graph.Sigmoid(graph.Linear(mean, new Weights([1, 1], [3]), new Weights([1], [-1]))), 1);
        return graph.ToModel(new XNetMetadata
        {
            Name = "brightness", Version = "1", InputSize = 32, Mean = 0, Std = 1, Threshold = 0.5f,
            TrainingData = "generated", Licence = "none", Metrics = "{}", Seed = 1,
        }.ToProperties());
    }
}
