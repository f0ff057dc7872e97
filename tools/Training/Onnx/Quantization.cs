using System.Runtime.InteropServices;

namespace PneuXNet.Training.Onnx;

/// <summary>
/// A model whose convolutions take and give 8 bits: a pair of QuantizeLinear and DequantizeLinear on each map between them, weights stored
/// in 8 bits with a scale for each channel. ONNX Runtime joins each pair with the operator between into one on integers. The gates' small
/// convolutions and the last layer stay as they are.
/// </summary>
/// <param name="ranges">The least and the most value of each map, as measured on films.</param>
internal sealed class Quantization(IReadOnlyDictionary<string, (float Least, float Most)> ranges)
{
    private const int Uint8 = 2;
    private const int Int8 = 3;
    private const int Int32 = 6;

    private readonly ProtoWriter _stored = new();

    /// <summary>The maps that are to be stored in 8 bits, and so whose ranges are to be measured.</summary>
    public static IReadOnlyList<string> MapsOf(ReadOnlySpan<byte> model)
    {
        var nodes = GraphNode.ReadAll(model);
        var maps = new List<string>();
        foreach (var node in nodes)
        {
            if (IsLarge(nodes, node))
            {
                maps.AddRange([node.Inputs[0], node.Output]);
            }
            else if (node.Operation is "Mul" or "Add")
            {
                maps.AddRange([.. node.Inputs, node.Output]);
            }
        }

        // What a rectifier alone makes negative is not worth bits.
        var rectified = nodes.Where(node => node.Operation == "Relu").Select(node => node.Inputs[0]).ToHashSet();
        return [.. maps.Concat(nodes.Where(node => node.Operation == "Relu" && maps.Contains(node.Inputs[0])).Select(node => node.Output)).Distinct().Where(map => !rectified.Contains(map))];
    }

    public byte[] Apply(ReadOnlySpan<byte> model)
    {
        var nodes = GraphNode.ReadAll(model);
        var weights = nodes.Where(node => IsLarge(nodes, node)).ToDictionary(node => node.Output, node => node);
        var quantized = new ProtoWriter();
        var outer = new ProtoReader(model);
        while (outer.Read())
        {
            if (outer.Field == OnnxGraph.GraphField)
            {
                quantized.Message(OnnxGraph.GraphField, Rewrite(model, outer.Value, weights));
            }
            else
            {
                quantized.Copy(outer.Whole);
            }
        }

        return quantized.ToArray();
    }

    private ProtoWriter Rewrite(ReadOnlySpan<byte> model, ReadOnlySpan<byte> graph, Dictionary<string, GraphNode> large)
    {
        var rewritten = new ProtoWriter();
        var replaced = large.Values.SelectMany(conv => conv.Inputs.Skip(1)).ToHashSet();
        var reader = new ProtoReader(graph);
        while (reader.Read())
        {
            if (reader.Field == OnnxGraph.InitializerField && replaced.Contains(NameOf(reader.Value)))
            {
                continue;
            }

            if (reader.Field == OnnxGraph.NodeField)
            {
                var output = OutputOf(reader.Value);
                var conv = large.GetValueOrDefault(output);
                if (conv is not null)
                {
                    Store(rewritten, model, conv);
                }

                rewritten.Message(OnnxGraph.NodeField, Redirect(reader.Value, conv));

                if (ranges.ContainsKey(output))
                {
                    Pair(rewritten, output);
                }
            }
            else
            {
                rewritten.Copy(reader.Whole);
            }
        }

        return rewritten.Copy(_stored.ToArray());
    }

    /// <summary>The node with each quantized map in the place of the map, and the stored weights in the place of the weights.</summary>
    private ProtoWriter Redirect(ReadOnlySpan<byte> node, GraphNode? conv)
    {
        var redirected = new ProtoWriter();
        var reader = new ProtoReader(node);
        var input = 0;
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                var name = reader.Text;
                redirected.Text(1, ranges.ContainsKey(name) || (conv is not null && input > 0) ? $"{name}_back" : name);
                input++;
            }
            else
            {
                redirected.Copy(reader.Whole);
            }
        }

        return redirected;
    }

    private void Pair(ProtoWriter graph, string map)
    {
        var (least, most) = (Math.Min(0, ranges[map].Least), Math.Max(0, ranges[map].Most));
        var scale = Math.Max(1e-8f, (most - least) / byte.MaxValue);
        var zero = (byte)Math.Clamp(MathF.Round(-least / scale), 0, byte.MaxValue);
        Tensor($"{map}_scale", OnnxGraph.Float32, [], MemoryMarshal.AsBytes<float>([scale]));
        Tensor($"{map}_zero", Uint8, [], [zero]);
        graph.Message(OnnxGraph.NodeField, Node("QuantizeLinear", [map, $"{map}_scale", $"{map}_zero"], $"{map}_bytes"));
        graph.Message(OnnxGraph.NodeField, Node("DequantizeLinear", [$"{map}_bytes", $"{map}_scale", $"{map}_zero"], $"{map}_back"));
    }

    private void Store(ProtoWriter graph, ReadOnlySpan<byte> model, GraphNode conv)
    {
        var (weight, bias) = (StoredWeights.Named(model, conv.Inputs[1]), StoredWeights.Named(model, conv.Inputs[2]));
        var channels = (int)weight.Shape[0];
        var size = weight.Values.Length / channels;
        var (scales, biasScales) = (new float[channels], new float[channels]);
        var (bytes, biases) = (new sbyte[weight.Values.Length], new int[channels]);
        var (least, most) = (Math.Min(0, ranges[conv.Inputs[0]].Least), Math.Max(0, ranges[conv.Inputs[0]].Most));
        var inputScale = Math.Max(1e-8f, (most - least) / byte.MaxValue);
        for (var channel = 0; channel < channels; channel++)
        {
            var values = weight.Values.AsSpan(channel * size, size);
            var peak = 1e-8f;
            foreach (var value in values)
            {
                peak = Math.Max(peak, Math.Abs(value));
            }

            scales[channel] = peak / sbyte.MaxValue;
            biasScales[channel] = scales[channel] * inputScale;
            biases[channel] = (int)MathF.Round(bias.Values[channel] / biasScales[channel]);
            for (var i = 0; i < size; i++)
            {
                bytes[channel * size + i] = (sbyte)MathF.Round(values[i] / scales[channel]);
            }
        }

        StoreChannels(graph, conv.Inputs[1], Int8, weight.Shape, MemoryMarshal.AsBytes(bytes.AsSpan()), scales, new byte[channels]);
        StoreChannels(graph, conv.Inputs[2], Int32, [channels], MemoryMarshal.AsBytes(biases.AsSpan()), biasScales, new byte[channels * sizeof(int)]);
    }

    private void StoreChannels(ProtoWriter graph, string name, int type, long[] shape, ReadOnlySpan<byte> values, float[] scales, byte[] zeros)
    {
        Tensor($"{name}_stored", type, shape, values);
        Tensor($"{name}_scale", OnnxGraph.Float32, [scales.Length], MemoryMarshal.AsBytes(scales.AsSpan()));
        Tensor($"{name}_zero", type, [scales.Length], zeros);
        graph.Message(OnnxGraph.NodeField, Node("DequantizeLinear", [$"{name}_stored", $"{name}_scale", $"{name}_zero"], $"{name}_back")
            .Message(5, new ProtoWriter().Text(1, "axis").Number(3, 0).Number(20, 2)));
    }

    private void Tensor(string name, int type, long[] shape, ReadOnlySpan<byte> values)
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in shape)
        {
            tensor.Number(OnnxGraph.TensorShapeField, dimension);
        }

        _stored.Message(OnnxGraph.InitializerField, tensor.Number(OnnxGraph.TensorTypeField, type).Text(OnnxGraph.TensorNameField, name).Bytes(OnnxGraph.TensorBytesField, values));
    }

    private static ProtoWriter Node(string operation, string[] inputs, string output)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        return node.Text(2, output).Text(3, output).Text(4, operation);
    }

    /// <summary>A convolution of maps, and not one of a gate's, which has one place.</summary>
    private static bool IsLarge(List<GraphNode> nodes, GraphNode node) => node.Operation == "Conv" && !ComesFromAverage(nodes, node.Inputs[0]);

    /// <summary>A gate is two convolutions after an average, with a rectifier between them.</summary>
    private static bool ComesFromAverage(List<GraphNode> nodes, string value) => IsAverage(nodes, value)
        || (Maker(nodes, value) is { Operation: "Relu" } relu && Maker(nodes, relu.Inputs[0]) is { Operation: "Conv" } inner && IsAverage(nodes, inner.Inputs[0]));

    private static bool IsAverage(List<GraphNode> nodes, string value) => Maker(nodes, value)?.Operation == "GlobalAveragePool";

    private static GraphNode? Maker(List<GraphNode> nodes, string value) => nodes.Find(node => node.Output == value);

    private static string OutputOf(ReadOnlySpan<byte> node) => TextOf(node, 2);

    private static string NameOf(ReadOnlySpan<byte> tensor) => TextOf(tensor, OnnxGraph.TensorNameField);

    private static string TextOf(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                return reader.Text;
            }
        }

        return "";
    }
}
