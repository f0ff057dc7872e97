using System.Runtime.InteropServices;

namespace PneuXNet.Training.Onnx;

/// <summary>The trained numbers of a written model, in the order in which it was written.</summary>
internal static class StoredWeights
{
    /// <exception cref="TrainingException">There is none of this name.</exception>
    public static Weights Named(ReadOnlySpan<byte> model, string name) =>
        ReadNamed(model).Find(stored => stored.Name == name).Weights
        ?? throw new TrainingException($"--model: it has no weights '{name}' of its own, as training writes them. Train it again.");

    /// <exception cref="TrainingException">The bytes are not a protobuf message.</exception>
    public static IReadOnlyList<Weights> Read(ReadOnlySpan<byte> model) => [.. ReadNamed(model).Select(stored => stored.Weights)];

    private static List<(string Name, Weights Weights)> ReadNamed(ReadOnlySpan<byte> model)
    {
        var stored = new List<(string, Weights)>();
        var outer = new ProtoReader(model);
        while (outer.Read())
        {
            if (outer.Field == OnnxGraph.GraphField)
            {
                var graph = new ProtoReader(outer.Value);
                while (graph.Read())
                {
                    if (graph.Field == OnnxGraph.InitializerField)
                    {
                        stored.Add(ReadTensor(graph.Value));
                    }
                }
            }
        }

        return stored;
    }

    private static (string Name, Weights Weights) ReadTensor(ReadOnlySpan<byte> tensor)
    {
        var (name, shape, values) = ("", new List<long>(), Array.Empty<float>());
        var reader = new ProtoReader(tensor);
        while (reader.Read())
        {
            if (reader.Field == OnnxGraph.TensorShapeField)
            {
                shape.Add((long)reader.Number);
            }
            else if (reader.Field == OnnxGraph.TensorNameField)
            {
                name = reader.Text;
            }
            else if (reader.Field == OnnxGraph.TensorBytesField)
            {
                values = MemoryMarshal.Cast<byte, float>(reader.Value).ToArray();
            }
        }

        return (name, new Weights([.. shape], values));
    }
}
