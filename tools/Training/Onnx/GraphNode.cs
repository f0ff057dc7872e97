namespace PneuXNet.Training.Onnx;

/// <summary>One operator of a written model, as far as its place in the graph goes.</summary>
internal sealed record GraphNode(string Operation, IReadOnlyList<string> Inputs, string Output)
{
    /// <summary>All operators of a model, in the order of the file.</summary>
    public static List<GraphNode> ReadAll(ReadOnlySpan<byte> model)
    {
        var nodes = new List<GraphNode>();
        var outer = new ProtoReader(model);
        while (outer.Read())
        {
            if (outer.Field == OnnxGraph.GraphField)
            {
                var graph = new ProtoReader(outer.Value);
                while (graph.Read())
                {
                    if (graph.Field == OnnxGraph.NodeField)
                    {
                        nodes.Add(Read(graph.Value));
                    }
                }
            }
        }

        return nodes;
    }

    private static GraphNode Read(ReadOnlySpan<byte> node)
    {
        var (operation, output, inputs) = ("", "", new List<string>());
        var reader = new ProtoReader(node);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text);
                    break;
                case 2:
                    output = reader.Text;
                    break;
                case 4:
                    operation = reader.Text;
                    break;
            }
        }

        return new GraphNode(operation, inputs, output);
    }
}
