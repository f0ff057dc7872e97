using PneuXNet.Training.Onnx;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Tests.Onnx;

internal sealed class LastLayerTests
{
    private static readonly XNetMetadata Metadata = new()
    {
        Name = "small", Version = "1", InputSize = 8, Mean = 0, Std = 1, Threshold = 0.5f,
        TrainingData = "none", Licence = "none", Metrics = "{}", Seed = 1,
    };

    // Logits of the small model: 3 * mean - 0.5.
    private static readonly float[] Inputs =
        [.. Enumerable.Repeat(0.5f, 64), .. Enumerable.Repeat(-0.5f, 64), .. Enumerable.Repeat(9f, 64)];

    [Test]
    public void Scaling_multiplies_the_logit_and_nothing_else()
    {
        var model = Model(weight: 3, bias: -0.5f);
        var layer = LastLayer.Of(model);

        // Not only are the logits right: the file is, byte for byte, the one that would have been written with other weights.
        Assert.That(Logits(layer, model), Is.EqualTo(new[] { 1f, -2, 26.5f }).Within(1e-6));
        Assert.That(Logits(layer, layer.Scale(model, 2)), Is.EqualTo(new[] { 2f, -4, 53 }).Within(1e-5));
        Assert.That(layer.Scale(model, 2), Is.EqualTo(Model(weight: 6, bias: -1)));
    }

    [Test]
    public void The_probability_is_the_sigmoid_of_the_scaled_logit()
    {
        var model = Model(weight: 3, bias: -0.5f);
        using var scorer = new Scorer(LastLayer.Of(model).Scale(model, 0.5));
        Assert.That(scorer.Run(Inputs, 3), Is.EqualTo(new[] { 0.62245933f, 0.26894142f, 0.99999825f }).Within(1e-6));
        Assert.That(scorer.Metadata, Is.EqualTo(Metadata));
    }

    [Test]
    public void A_model_that_ends_in_something_else_is_refused_in_a_sentence()
    {
        var graph = new OnnxGraph("small");
        graph.Output(XNetMetadata.OutputName, graph.Sigmoid(graph.Flatten(graph.GlobalAverage(graph.Input(XNetMetadata.InputName, 1, 8, 8)))), 1);
        var model = graph.ToModel(Metadata.ToProperties());
        Assert.That(() => LastLayer.Of(model), Throws.TypeOf<TrainingException>().With.Message.Contains("Gemm"));
    }

    private static float[] Logits(LastLayer layer, byte[] model)
    {
        using var scorer = new Scorer(layer.Reveal(model), layer.Logit);
        return scorer.Run(Inputs, 3);
    }

    // A second linear layer comes first, whose weights must stay as they are.
    private static byte[] Model(float weight, float bias)
    {
        var graph = new OnnxGraph("small");
        var flat = graph.Flatten(graph.GlobalAverage(graph.Input(XNetMetadata.InputName, 1, 8, 8)));
        var same = graph.Linear(flat, new Weights([1, 1], [1]), new Weights([1], [0]));
        graph.Output(XNetMetadata.OutputName, graph.Sigmoid(graph.Linear(same, new Weights([1, 1], [weight]), new Weights([1], [bias]))), 1);
        return graph.ToModel(Metadata.ToProperties());
    }
}
