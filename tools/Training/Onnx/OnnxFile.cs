namespace PneuXNet.Training.Onnx;

/// <summary>A written model whose metadata is to change. Only the outermost message is looked into; the graph is copied as it is.</summary>
internal static class OnnxFile
{
    /// <summary>The same model with this metadata in place of its own.</summary>
    /// <exception cref="TrainingException">The bytes are not a protobuf message.</exception>
    public static byte[] WithMetadata(ReadOnlySpan<byte> model, IReadOnlyDictionary<string, string> metadata)
    {
        var kept = new ProtoWriter();
        var reader = new ProtoReader(model);
        while (reader.Read())
        {
            if (reader.Field != OnnxGraph.MetadataField)
            {
                kept.Copy(reader.Whole);
            }
        }

        return kept.Copy(OnnxGraph.Metadata(metadata).ToArray()).ToArray();
    }
}
