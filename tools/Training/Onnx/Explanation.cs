using PneuXNet.Training.Statistics;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Onnx;

/// <summary>
/// What a served model tells besides the probability, added to a written one: for each place of the last maps what it adds to the
/// logit, and how unlike the known films the whole film is. Neither changes the probability, and a run that does not ask for them does
/// not compute them.
/// </summary>
internal static class Explanation
{
    private const string Prefix = "explain_";
    private const string Features = Prefix + "features";

    /// <summary>The model as training wrote it, without what was added later.</summary>
    public static byte[] Strip(ReadOnlySpan<byte> model)
    {
        var kept = new ProtoWriter();
        var reader = new ProtoReader(model);
        var graphs = 0;
        while (reader.Read())
        {
            // Protobuf joins the parts of a message that comes several times: additions are further parts of the graph.
            if (reader.Field != OnnxGraph.GraphField || ++graphs == 1)
            {
                kept.Copy(reader.Whole);
            }
        }

        return kept.ToArray();
    }

    /// <summary>The model with one more output, <c>evidence</c>: [N, 1, height, width]; the mean over the map is the logit.</summary>
    public static byte[] AddEvidence(ReadOnlySpan<byte> model)
    {
        var layer = LastLayer.Of(model);
        var nodes = GraphNode.ReadAll(model);
        var maps = Maker(nodes, Maker(nodes, layer.Input, "Flatten").Inputs[0], "GlobalAveragePool").Inputs[0];
        var weight = StoredWeights.Named(model, layer.Weight);
        var part = new OnnxGraph("", Prefix + "evidence_");
        // The average of a linear layer's places is the linear layer of the average, so each place has a part in the logit of its own.
        var evidence = part.Conv(
            maps, new Weights([1, weight.Values.Length, 1, 1], weight.Values), StoredWeights.Named(model, layer.Bias), stride: 1, padding: 0);
        part.OutputMap(XNetMetadata.EvidenceName, evidence);
        return [.. model, .. part.ToPart()];
    }

    /// <summary>
    /// The model with the means of the maps at each scale as one more output, for fitting <see cref="AddStrangeness"/>: fine texture is
    /// in the first, shape in the last.
    /// </summary>
    public static byte[] RevealFeatures(ReadOnlySpan<byte> model, out string output)
    {
        var part = new OnnxGraph("", Prefix + "reveal_");
        output = Features;
        part.OutputRow(output, Pool(part, GraphNode.ReadAll(model), LastLayer.Of(model).Input));
        return [.. model, .. part.ToPart()];
    }

    /// <summary>The model with one more output, <c>strangeness</c>: [N, 1], the distance of the features from the known ones.</summary>
    public static byte[] AddStrangeness(ReadOnlySpan<byte> model, Whitening known)
    {
        var part = new OnnxGraph("", Prefix + "strangeness_");
        var features = Pool(part, GraphNode.ReadAll(model), LastLayer.Of(model).Input);
        var white = part.Linear(features, new Weights([known.Size, known.Size], known.Matrix), new Weights([known.Size], known.Shift));
        part.OutputRow(XNetMetadata.StrangenessName, part.Length(white));
        return [.. model, .. part.ToPart()];
    }

    private static string Pool(OnnxGraph part, List<GraphNode> nodes, string last)
    {
        var blocks = nodes.Where(node => node.Operation == "Relu" && IsSum(nodes, node.Inputs[0])).Select(node => node.Output).ToArray();
        // Every second block is the last of its scale; the very last one's mean is what the linear layer takes.
        var scales = blocks.Where((_, i) => i % 2 == 1).Select(maps => part.Flatten(part.GlobalAverage(maps)));
        return part.Concat([.. scales, last]);
    }

    private static bool IsSum(List<GraphNode> nodes, string value) => nodes.Exists(node => node.Output == value && node.Operation == "Add");

    private static GraphNode Maker(List<GraphNode> nodes, string value, string operation) =>
        nodes.Find(node => node.Output == value && node.Operation == operation)
        ?? throw new TrainingException($"--model: '{value}' is not made by a {operation}, as training writes it. Train it again.");
}
