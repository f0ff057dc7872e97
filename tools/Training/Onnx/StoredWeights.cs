using System.Runtime.InteropServices;

namespace PneuXNet.Training.Onnx;

/// <summary>The trained numbers of a written model, in the order in which it was written.</summary>
internal static class StoredWeights
{
    /// <exception cref="TrainingException">The bytes are not a protobuf message.</exception>
    public static IReadOnlyList<Weights> Read(ReadOnlySpan<byte> model)
    {
        var stored = new List<Weights>();
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

    private static Weights ReadTensor(ReadOnlySpan<byte> tensor)
    {
        var (shape, values) = (new List<long>(), Array.Empty<float>());
        var reader = new ProtoReader(tensor);
        while (reader.Read())
        {
            if (reader.Field == OnnxGraph.TensorShapeField)
            {
                shape.Add((long)reader.Number);
            }
            else if (reader.Field == OnnxGraph.TensorBytesField)
            {
                values = MemoryMarshal.Cast<byte, float>(reader.Value).ToArray();
            }
        }

        return new Weights([.. shape], values);
    }
}
