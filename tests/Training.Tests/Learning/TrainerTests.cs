using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;
using PneuXNet.Training.Network;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Tests.Films;
using static TorchSharp.torch;

namespace PneuXNet.Training.Tests.Learning;

internal sealed class TrainerTests
{
    private static readonly TrainingOptions Tiny = new() { Seed = 5, Epochs = 2, Batch = 4, Side = 32, Width = 8, Threads = 1 };

    private GeneratedFilms _folder = null!;
    private FilmSet _films = null!;

    [OneTimeSetUp]
    public void Generate()
    {
        RequiresLibtorch.OrSkip();
        _folder = new GeneratedFilms(6);
        _films = _folder.Decode();
    }

    [OneTimeTearDown]
    public void Remove() => _folder?.Dispose();

    [Test]
    public void The_same_seed_gives_the_same_weights_and_another_does_not()
    {
        var first = Values(Train(Tiny));
        Assert.That(Values(Train(Tiny)), Is.EqualTo(first));
        Assert.That(Values(Train(Tiny with { Seed = 6 })), Is.Not.EqualTo(first));
    }

    [Test]
    public void The_exported_model_computes_what_the_network_computes()
    {
        var network = Train(Tiny);
        var expected = new Trainer(Tiny, Silent()).Score(network, _films.Films);
        using var scorer = new Scorer(Exported(network));
        Assert.That(scorer.Score(_films.Films), Is.EqualTo(expected).Within(1e-4));
    }

    [Test]
    public void A_run_that_has_used_up_its_minutes_stops_after_the_epoch_it_is_in()
    {
        var output = new StringWriter();
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(7) };
        var trainer = new Trainer(Tiny with { Epochs = 100, Minutes = 0.1 }, new Progress(output, clock));
        trainer.Train(_films, _films);
        Assert.That(output.ToString().Split('\n').Count(line => line.Contains("done:", StringComparison.Ordinal)), Is.LessThanOrEqualTo(1));
    }

    private XNetNetwork Train(TrainingOptions options) => new Trainer(options, Silent()).Train(_films, _films);

    private static byte[] Exported(XNetNetwork network) =>
        network.Export(Tiny.Side).ToModel(new PneuXNet.WebApp.XNet.XNetMetadata
        {
            Name = "tiny", Version = "1", InputSize = Tiny.Side, Mean = Trainer.Mean, Std = Trainer.Std, Threshold = 0.5f,
            TrainingData = "generated", Licence = "none", Metrics = "{}", Seed = Tiny.Seed,
        }.ToProperties());

    private static Progress Silent() => new(TextWriter.Null, TimeProvider.System);

    private static float[] Values(XNetNetwork network)
    {
        using var scope = NewDisposeScope();
        return [.. network.parameters().SelectMany(parameter => parameter.ToWeights().Values)];
    }
}
