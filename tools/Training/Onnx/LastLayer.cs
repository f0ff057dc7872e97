using System.Runtime.InteropServices;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Onnx;

/// <summary>
/// The linear layer of a written model whose output, the logit, becomes the probability. A temperature is set by scaling its weights
/// and its bias, so that serving needs to know nothing of it.
/// </summary>
/// <param name="Input">The name of what the layer takes.</param>
/// <param name="Weight">The name of the weights in the file; <see cref="OnnxGraph"/> gives each layer weights of its own.</param>
/// <param name="Bias">The name of the bias.</param>
/// <param name="Logit">The name of what the layer computes.</param>
internal sealed record LastLayer(string Input, string Weight, string Bias, string Logit)
{
    /// <summary>Found backwards from the probability, which is the sigmoid of what is looked for.</summary>
    /// <exception cref="TrainingException">The model ends in something else.</exception>
    public static LastLayer Of(ReadOnlySpan<byte> model)
    {
        var nodes = GraphNode.ReadAll(model);
        var sigmoid = Maker(nodes, Maker(nodes, XNetMetadata.OutputName, "Identity").Inputs[0], "Sigmoid");
        var linear = Maker(nodes, sigmoid.Inputs[0], "Gemm");
        return linear.Inputs is [var input, var weight, var bias] ? new LastLayer(input, weight, bias, linear.Output) : throw EndsOtherwise("a Gemm with a bias");
    }

    /// <summary>The same model with all logits multiplied by this factor.</summary>
    public byte[] Scale(ReadOnlySpan<byte> model, double factor)
    {
        var scaled = new ProtoWriter();
        var reader = new ProtoReader(model);
        while (reader.Read())
        {
            if (reader.Field == OnnxGraph.GraphField)
            {
                scaled.Message(OnnxGraph.GraphField, ScaleGraph(reader.Value, factor));
            }
            else
            {
                scaled.Copy(reader.Whole);
            }
        }

        return scaled.ToArray();
    }

    /// <summary>The same model with the logit as one more output: near 0 and 1 a probability has too few digits to compare by.</summary>
    public byte[] Reveal(ReadOnlySpan<byte> model) => [.. model, .. OnnxGraph.FurtherOutput(Logit, 1).ToArray()];

    private ProtoWriter ScaleGraph(ReadOnlySpan<byte> graph, double factor)
    {
        var scaled = new ProtoWriter();
        var found = 0;
        var reader = new ProtoReader(graph);
        while (reader.Read())
        {
            if (reader.Field == OnnxGraph.InitializerField && NameOf(reader.Value) is var name && (name == Weight || name == Bias))
            {
                scaled.Message(OnnxGraph.InitializerField, ScaleTensor(reader.Value, factor));
                found++;
            }
            else
            {
                scaled.Copy(reader.Whole);
            }
        }

        return found == 2 ? scaled : throw EndsOtherwise("weights and a bias that are stored in the file");
    }

    private static ProtoWriter ScaleTensor(ReadOnlySpan<byte> tensor, double factor)
    {
        var scaled = new ProtoWriter();
        var (isFloat, found) = (false, false);
        var reader = new ProtoReader(tensor);
        while (reader.Read())
        {
            if (reader.Field == OnnxGraph.TensorBytesField)
            {
                var values = MemoryMarshal.Cast<byte, float>(reader.Value).ToArray();
                scaled.Bytes(OnnxGraph.TensorBytesField, MemoryMarshal.AsBytes<float>([.. values.Select(value => (float)(value * factor))]));
                found = true;
            }
            else
            {
                isFloat |= reader.Field == OnnxGraph.TensorTypeField && reader.Number == OnnxGraph.Float32;
                scaled.Copy(reader.Whole);
            }
        }

        return isFloat && found ? scaled : throw EndsOtherwise("weights in raw 32-bit floats");
    }

    private static string NameOf(ReadOnlySpan<byte> tensor)
    {
        var reader = new ProtoReader(tensor);
        while (reader.Read())
        {
            if (reader.Field == OnnxGraph.TensorNameField)
            {
                return reader.Text;
            }
        }

        return "";
    }

    private static GraphNode Maker(List<GraphNode> nodes, string value, string operation) =>
        nodes.Find(node => node.Output == value && node.Operation == operation) ?? throw EndsOtherwise($"a {operation} that makes '{value}'");

    private static TrainingException EndsOtherwise(string expected) =>
        new($"--model: the graph should end as training writes it, in Gemm, Sigmoid and Identity, but {expected} is missing. Train it again.");
}
