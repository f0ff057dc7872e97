using PneuXNet.Training.Onnx;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Tests.Onnx;

internal sealed class OnnxFileTests
{
    private static readonly XNetMetadata Metadata = new()
    {
        Name = "small", Version = "1", InputSize = 8, Mean = 0, Std = 1, Threshold = 0.5f,
        TrainingData = "none", Licence = "none", Metrics = "{}", Seed = 1,
    };

    [Test]
    public void New_metadata_replaces_the_old_and_leaves_the_rest_as_it_was()
    {
        var other = Metadata with { Threshold = 0.25f, Metrics = """{"auc":1}""" };
        Assert.That(OnnxFile.WithMetadata(Model(Metadata), other.ToProperties()), Is.EqualTo(Model(other)));
    }

    [Test]
    public void A_cut_off_file_is_refused_in_a_sentence()
    {
        var cut = Model(Metadata)[..^3];
        Assert.That(() => OnnxFile.WithMetadata(cut, Metadata.ToProperties()), Throws.TypeOf<TrainingException>());
    }

    private static byte[] Model(XNetMetadata metadata)
    {
        var graph = new OnnxGraph("small");
        var x = graph.Input(XNetMetadata.InputName, 1, 8, 8);
        graph.Output(XNetMetadata.OutputName, graph.Sigmoid(graph.Flatten(graph.GlobalAverage(x))), 1);
        return graph.ToModel(metadata.ToProperties());
    }
}
