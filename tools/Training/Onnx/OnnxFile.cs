using System.Buffers;

namespace PneuXNet.Training.Onnx;

/// <summary>A written model whose metadata is to change. Only the outermost message is looked into; the graph is copied as it is.</summary>
internal static class OnnxFile
{
    /// <summary>The same model with this metadata in place of its own.</summary>
    /// <exception cref="TrainingException">The bytes are not a protobuf message.</exception>
    public static byte[] WithMetadata(ReadOnlySpan<byte> model, IReadOnlyDictionary<string, string> metadata)
    {
        var kept = new ArrayBufferWriter<byte>(model.Length);
        for (var at = 0; at < model.Length;)
        {
            var start = at;
            var tag = ReadVarint(model, ref at);
            at = End(model, at, (int)(tag & 7));
            if ((int)(tag >> 3) != OnnxGraph.MetadataField)
            {
                kept.Write(model[start..at]);
            }
        }

        kept.Write(OnnxGraph.Metadata(metadata).ToArray());
        return kept.WrittenSpan.ToArray();
    }

    private static int End(ReadOnlySpan<byte> model, int at, int wireType)
    {
        var end = wireType switch
        {
            ProtoWriter.Varint => Skip(model, at),
            ProtoWriter.Length => (long)ReadVarint(model, ref at) + at,
            ProtoWriter.Fixed32 => at + 4L,
            _ => throw NotAModel(),
        };
        return end >= at && end <= model.Length ? (int)end : throw NotAModel();
    }

    private static long Skip(ReadOnlySpan<byte> model, int at)
    {
        ReadVarint(model, ref at);
        return at;
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> model, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = at < model.Length ? model[at++] : throw NotAModel();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw NotAModel();
    }

    private static TrainingException NotAModel() => new("--model: the file is not an ONNX model, or it is cut off. Train it again.");
}
