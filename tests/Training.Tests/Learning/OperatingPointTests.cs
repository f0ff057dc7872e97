using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;
using PneuXNet.Training.Tests.Films;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Tests.Learning;

/// <summary>On films whose brightness is their disease, by a network that looks at nothing else.</summary>
internal sealed class OperatingPointTests
{
    private GeneratedFilms _folder = null!;
    private FilmSet _films = null!;

    [OneTimeSetUp]
    public void Generate()
    {
        _folder = new GeneratedFilms(10);
        _films = _folder.Decode();
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void However_sure_a_model_was_it_comes_out_with_the_same_logits_and_the_same_verdicts()
    {
        var (timid, timidSaid) = Choose(Model(sureness: 0.5f));
        var (bold, _) = Choose(Model(sureness: 2));

        using var one = new Scorer(timid);
        using var other = new Scorer(bold);
        var (left, right) = (one.Score(_films.Films), other.Score(_films.Films));
        Assert.That(left.Select(Calibration.Logit), Is.EqualTo(right.Select(Calibration.Logit)).Within(0.01));
        Assert.That(
            left.Select(probability => probability >= one.Metadata.Threshold),
            Is.EqualTo(right.Select(probability => probability >= other.Metadata.Threshold)));
        Assert.That(one.Metadata.Calibration, Does.StartWith("logits divided by"), timidSaid);
    }

    [Test]
    public void A_model_that_is_calibrated_already_is_left_as_it_is()
    {
        var (once, _) = Choose(Model(sureness: 1));
        var (twice, _) = Choose(once);

        using var first = new Scorer(once);
        using var second = new Scorer(twice);
        Assert.That(second.Metadata.Calibration, Does.StartWith("logits divided by 1.000").Or.StartsWith("logits divided by 0.9999"));
        Assert.That(second.Score(_films.Films), Is.EqualTo(first.Score(_films.Films)).Within(1e-3));
    }

    private (byte[] Model, string Said) Choose(byte[] model)
    {
        var said = new StringWriter();
        return (OperatingPoint.Choose(model, _films, _films, 0.9, new Progress(said, TimeProvider.System)), said.ToString());
    }

    private static byte[] Model(float sureness)
    {
        var graph = new OnnxGraph("brightness");
        var mean = graph.Flatten(graph.GlobalAverage(graph.Input(XNetMetadata.InputName, 1, 32, 32)));
        var logit = graph.Linear(mean, new Weights([1, 1], [20 * sureness]), new Weights([1], [-7.5f * sureness]));
        graph.Output(XNetMetadata.OutputName, graph.Sigmoid(logit), 1);
        return graph.ToModel(new XNetMetadata
        {
            Name = "brightness", Version = "1", InputSize = 32, Mean = 0, Std = 1, Threshold = 0.5f,
            TrainingData = "generated", Licence = "none", Metrics = "{}", Seed = 1,
        }.ToProperties());
    }
}
