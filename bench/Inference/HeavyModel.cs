using PneuXNet.Training.Onnx;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Inference;

/// <summary>A model of some 256 MB with random weights, half of them in convolutions and half in one large matrix: it says nothing, slowly.</summary>
internal static class HeavyModel
{
    private const int Side = 128;
    private const int Patch = 16;
    private const int Channels = 512;
    private const int Layers = 14;
    private const int Hidden = 1024;

    public static byte[] Write()
    {
        var random = new Random(1);
        var graph = new OnnxGraph("Heavy");
        string maps = graph.Relu(graph.Conv(
            graph.Input(XNetMetadata.InputName, 1, Side, Side), Draw([Channels, 1, Patch, Patch]), Zeros(Channels), stride: Patch, padding: 0));
        for (int i = 0; i < Layers; i++)
        {
            maps = graph.Relu(graph.Add(maps, graph.Conv(maps, Draw([Channels, Channels, 3, 3]), Zeros(Channels), stride: 1, padding: 1)));
        }

        const int flat = Channels * (Side / Patch) * (Side / Patch);
        string hidden = graph.Relu(graph.Linear(graph.Flatten(maps), Draw([Hidden, flat]), Zeros(Hidden)));
        graph.Output(XNetMetadata.OutputName, graph.Sigmoid(graph.Linear(hidden, Draw([1, Hidden]), Zeros(1))), 1);
        return graph.ToModel(new XNetMetadata
        {
            Name = "Heavy", Version = "1", InputSize = Side, Mean = 0.5f, Std = 0.25f, Threshold = 0.5f,
            TrainingData = "none", Licence = "none", Metrics = "{}", Seed = 1,
        }.ToProperties());

        // So large that what comes out is about as large as what went in.
        Weights Draw(long[] shape)
        {
            long inputs = shape[1..].Aggregate(1L, (product, size) => product * size);
            var values = new float[shape[0] * inputs];
            float scale = MathF.Sqrt(3f / inputs);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (2 * random.NextSingle() - 1) * scale;
            }

            return new Weights(shape, values);
        }
    }

    private static Weights Zeros(int count) => new([count], new float[count]);
}
