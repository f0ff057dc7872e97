using PneuXNet.Training.Onnx;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Tests.Onnx;

/// <summary>The written file, read by ONNX Runtime and compared with arithmetic done by hand.</summary>
internal sealed class OnnxGraphTests
{
    private static readonly XNetMetadata Metadata = new()
    {
        Name = "small", Version = "1", InputSize = 8, Mean = 0, Std = 1, Threshold = 0.5f,
        TrainingData = "none", Licence = "none", Metrics = "{}", Seed = 1,
    };

    [Test]
    public void A_graph_computes_what_it_says_for_any_number_of_films()
    {
        var graph = new OnnxGraph("small");
        var x = graph.Input(XNetMetadata.InputName, 1, 8, 8);
        // Two channels: twice the mean, and minus the mean cut off at zero.
        var maps = graph.Relu(graph.Conv(x, new Weights([2, 1, 1, 1], [2, -1]), new Weights([2], [0, 0]), stride: 1, padding: 0));
        var flat = graph.Flatten(graph.GlobalAverage(maps));
        var logit = graph.Linear(flat, new Weights([1, 2], [1, 5]), new Weights([1], [-0.5f]));
        graph.Output(XNetMetadata.OutputName, graph.Sigmoid(logit), 1);
        using var scorer = new Scorer(graph.ToModel(Metadata.ToProperties()));

        float[] inputs = [.. Enumerable.Repeat(0.5f, 64), .. Enumerable.Repeat(-0.5f, 64)];

        // Logits: 2 * 0.5 - 0.5 and 5 * 0.5 - 0.5.
        Assert.That(scorer.Run(inputs, 2), Is.EqualTo(new[] { 0.62245935f, 0.88079708f }).Within(1e-6));
        Assert.That(scorer.Metadata, Is.EqualTo(Metadata));
    }

    [Test]
    public void A_padded_and_strided_convolution_sums_what_lies_under_it()
    {
        var graph = new OnnxGraph("small");
        var x = graph.Input(XNetMetadata.InputName, 1, 8, 8);
        var ones = new Weights([1, 1, 3, 3], [.. Enumerable.Repeat(1f, 9)]);
        var sums = graph.Conv(x, ones, new Weights([1], [0]), stride: 2, padding: 1);
        graph.Output(XNetMetadata.OutputName, graph.Flatten(sums), 16);
        using var scorer = new Scorer(graph.ToModel(Metadata.ToProperties()));

        var sums4 = scorer.Run([.. Enumerable.Repeat(1f, 64)], 1);

        // Only at the top and at the left does the window hang over the edge.
        Assert.That(sums4, Is.EqualTo(new[] { 4, 6, 6, 6, 6, 9, 9, 9, 6, 9, 9, 9, 6, 9, 9, 9 }.Select(sum => (float)sum)));
    }

    [Test]
    public void A_file_that_is_no_model_is_refused_in_a_sentence() => Assert.That(
        () => new Scorer([1, 2, 3]), Throws.TypeOf<TrainingException>().With.Message.StartsWith("--model:"));
}
