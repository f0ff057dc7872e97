using PneuXNet.Training.Onnx;
using PneuXNet.Training.Tests.Films;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Tests.Onnx;

internal sealed class QuantizationTests
{
    private const int Channels = 8;
    private const int Side = 32;

    private readonly Random _random = new(1);

    [Test]
    public void A_quantized_model_answers_nearly_as_the_one_it_was_made_from()
    {
        using var folder = new GeneratedFilms(4);
        var films = folder.Decode().Films;
        var model = Model();
        var quantized = new Quantization(MapRanges.Of(model, Quantization.MapsOf(model), films)).Apply(model);
        using var before = new Scorer(model);
        using var after = new Scorer(quantized);
        Assert.That(after.Score(films), Is.EqualTo(before.Score(films)).Within(0.02));
    }

    [Test]
    public void The_convolutions_of_a_gate_are_left_alone()
    {
        var model = Model();
        var before = GraphNode.ReadAll(model);
        var after = GraphNode.ReadAll(new Quantization(Quantization.MapsOf(model).ToDictionary(map => map, _ => (-1f, 1f))).Apply(model));
        var average = before.First(node => node.Operation == "GlobalAveragePool").Output;
        Assert.That(after.Single(node => node.Operation == "Conv" && node.Inputs[0] == average).Inputs, Is.EqualTo(before.Single(node => node.Operation == "Conv" && node.Inputs[0] == average).Inputs));
        Assert.That(after.Count(node => node.Operation == "Conv" && node.Inputs[1].EndsWith("_back", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    /// <summary>Everything that the network is made of, once: a convolution, one with a gate, a sum, and the last layer.</summary>
    private byte[] Model()
    {
        var graph = new OnnxGraph("small");
        var first = graph.Relu(Conv(graph, graph.InstanceNorm(graph.Input(XNetMetadata.InputName, 1, Side, Side), 1e-5f), 1, 3));
        var second = Conv(graph, first, Channels, 3);
        var gate = graph.Sigmoid(Conv(graph, graph.Relu(Conv(graph, graph.GlobalAverage(second), Channels, 1)), Channels, 1));
        var maps = graph.Relu(graph.Add(graph.Multiply(second, gate), first));
        var logit = graph.Linear(graph.Flatten(graph.GlobalAverage(maps)), Draw(1, Channels), Draw(1));
        graph.Output(XNetMetadata.OutputName, graph.Sigmoid(logit), 1);
        return graph.ToModel(new XNetMetadata
        {
            Name = "small", Version = "1", InputSize = Side, Mean = 0.5f, Std = 0.25f, Threshold = 0.5f,
            TrainingData = "none", Licence = "none", Metrics = "{}", Seed = 1,
        }.ToProperties());
    }

    private string Conv(OnnxGraph graph, string x, int inputs, int kernel) =>
        graph.Conv(x, Draw(Channels, inputs, kernel, kernel), Draw(Channels), stride: 1, padding: kernel / 2);

    private Weights Draw(params long[] shape) =>
        new(shape, [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(_ => _random.NextSingle() - 0.5f)]);
}
