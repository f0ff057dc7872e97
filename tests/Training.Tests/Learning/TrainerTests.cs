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
    private string _checkpoint = null!;

    [OneTimeSetUp]
    public void Generate()
    {
        RequiresLibtorch.OrSkip();
        _folder = new GeneratedFilms(6);
        _films = _folder.Decode();
    }

    [OneTimeTearDown]
    public void Remove() => _folder?.Dispose();

    [SetUp]
    public void NameCheckpoint() => _checkpoint = Path.Combine(Path.GetTempPath(), $"pneuxnet-{Guid.NewGuid():N}.checkpoint");

    [TearDown]
    public void RemoveCheckpoint() => File.Delete(_checkpoint);

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

    [Test]
    public void A_run_that_was_interrupted_ends_with_the_weights_of_one_that_was_not()
    {
        var through = new Trainer(Tiny with { Epochs = 3 }, Silent());
        var whole = Values(through.Train(_films, _films));
        var checkpoint = new Checkpoint(_checkpoint, "run");
        var cut = new InterruptedWriter("epoch 2/");
        Assert.That(
            () => new Trainer(Tiny with { Epochs = 3 }, new Progress(cut, TimeProvider.System), checkpoint).Train(_films, _films),
            Throws.TypeOf<OperationCanceledException>());

        var said = new StringWriter();
        var rest = new Trainer(Tiny with { Epochs = 3 }, new Progress(said, TimeProvider.System), checkpoint);
        Assert.That(Values(rest.Train(_films, _films)), Is.EqualTo(whole));
        Assert.That(Values(rest.Unaveraged!), Is.EqualTo(Values(through.Unaveraged!)).And.Not.EqualTo(whole));
        Assert.That(said.ToString(), Does.Contain("going on after epoch 1"));
        Assert.That(rest.History.Select(epoch => epoch.Epoch), Is.EqualTo([1, 2, 3]));
    }

    [Test]
    public void A_checkpoint_of_another_run_is_refused()
    {
        new Trainer(Tiny, Silent(), new Checkpoint(_checkpoint, "one run")).Train(_films, _films);
        Assert.That(
            () => new Trainer(Tiny, Silent(), new Checkpoint(_checkpoint, "another run")).Train(_films, _films),
            Throws.TypeOf<TrainingException>().With.Message.Contains("one run").And.Message.Contains("another run"));
    }

    [Test]
    public void A_checkpoint_that_is_cut_off_is_refused()
    {
        new Trainer(Tiny, Silent(), new Checkpoint(_checkpoint, "run")).Train(_films, _films);
        File.WriteAllBytes(_checkpoint, File.ReadAllBytes(_checkpoint)[..300]);
        Assert.That(
            () => new Trainer(Tiny, Silent(), new Checkpoint(_checkpoint, "run")).Train(_films, _films),
            Throws.TypeOf<TrainingException>().With.Message.Contains("Remove it"));
    }

    [Test]
    public void Training_can_go_on_from_a_written_model()
    {
        var network = Train(Tiny);
        var expected = new Trainer(Tiny, Silent()).Score(network, _films.Films);
        using var again = new XNetNetwork(Tiny.Width);
        using var films = randn(16, 1, Tiny.Side, Tiny.Side);
        again.Import(StoredWeights.Read(Exported(network)), films);
        Assert.That(new Trainer(Tiny, Silent()).Score(again, _films.Films), Is.EqualTo(expected).Within(1e-4));
    }

    [Test]
    public void A_model_of_another_width_is_no_beginning()
    {
        using var wider = new XNetNetwork(2 * Tiny.Width);
        using var films = randn(16, 1, Tiny.Side, Tiny.Side);
        Assert.That(
            () => wider.Import(StoredWeights.Read(Exported(Train(Tiny))), films),
            Throws.TypeOf<TrainingException>().With.Message.Contains("--width"));
    }

    private XNetNetwork Train(TrainingOptions options) => new Trainer(options, Silent()).Train(_films, _films);

    private static byte[] Exported(XNetNetwork network) =>
        network.Export(Tiny.Side).ToModel(new PneuXNet.WebApp.XNet.XNetMetadata
        {
            Name = "tiny", Version = "1", InputSize = Tiny.Side, Mean = Trainer.Mean, Std = Trainer.Std, Threshold = 0.5f,
            TrainingData = "generated", Licence = "none", Metrics = "{}", Seed = Tiny.Seed,
        }.ToProperties());

    /// <summary>Stands for whatever ends a process: it throws when the run comes to tell a line that begins so.</summary>
    private sealed class InterruptedWriter(string line) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.StartsWith(line, StringComparison.Ordinal) == true)
            {
                throw new OperationCanceledException();
            }
        }
    }

    private static Progress Silent() => new(TextWriter.Null, TimeProvider.System);

    private static float[] Values(XNetNetwork network)
    {
        using var scope = NewDisposeScope();
        return [.. network.parameters().SelectMany(parameter => parameter.ToWeights().Values)];
    }
}
