using System.Buffers;
using System.Text;

namespace PneuXNet.Training.Onnx;

/// <summary>
/// Writes one protobuf message: the three wire types that a model needs. Field numbers are those of onnx.proto; see
/// https://protobuf.dev/programming-guides/encoding/ for the encoding.
/// </summary>
internal sealed class ProtoWriter
{
    public const int Varint = 0;
    public const int Length = 2;
    public const int Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public ProtoWriter Number(int field, long value)
    {
        Tag(field, Varint);
        Var((ulong)value);
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        Tag(field, Fixed32);
        _bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ProtoWriter message) => Bytes(field, message.ToArray());

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Length);
        Var((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>Fields that are already written.</summary>
    public ProtoWriter Copy(ReadOnlySpan<byte> fields)
    {
        _bytes.Write(fields);
        return this;
    }

    private void Tag(int field, int wireType) => Var((ulong)(field << 3 | wireType));

    private void Var(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        _bytes.Write([(byte)value]);
    }
}
