using System.Text;

namespace PneuXNet.Training.Onnx;

/// <summary>Reads one protobuf message field by field, in the order of the file: the other direction of <see cref="ProtoWriter"/>.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>The number of the field that <see cref="Read"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>The field's value, if it is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>The field's value, if it is text, bytes or a message.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The field as it lies in the message, with its tag: what to copy where nothing is to change.</summary>
    public ReadOnlySpan<byte> Whole { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Value);

    /// <returns>False at the end of the message.</returns>
    /// <exception cref="TrainingException">The bytes are not a protobuf message.</exception>
    public bool Read()
    {
        if (_at == _message.Length)
        {
            return false;
        }

        var start = _at;
        var tag = Varint();
        Field = (int)(tag >> 3);
        Number = 0;
        Value = default;
        switch ((int)(tag & 7))
        {
            case ProtoWriter.Varint:
                Number = Varint();
                break;
            case ProtoWriter.Length:
                Value = Take(Varint());
                break;
            case ProtoWriter.Fixed32:
                Take(sizeof(float));
                break;
            default:
                throw NotAModel();
        }

        Whole = _message[start.._at];
        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_message.Length - _at))
        {
            throw NotAModel();
        }

        var taken = _message.Slice(_at, (int)length);
        _at += taken.Length;
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = _at < _message.Length ? _message[_at++] : throw NotAModel();
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
