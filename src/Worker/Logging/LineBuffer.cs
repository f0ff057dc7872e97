using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using Microsoft.Extensions.Primitives;

namespace PneuXNet.Worker.Logging;

/// <summary>A line in the making: on the stack as long as it fits there, else in a pooled array.</summary>
internal ref struct LineBuffer(Span<byte> initial)
{
    private const int BytesPerEscape = 6;
    private const int MostBytesPerChar = 3;
    private const int MostDigits = 20;

    // What would end the value or the line, or means something to a terminal: quote, backslash, and the control characters of ASCII
    // and of Latin-1.
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => char.IsControl(c) || c is '"' or '\\')]);

    private Span<byte> _bytes = initial;
    private byte[]? _rented;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _bytes[.._length];

    public void Append(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Append(byte one) => Take(1)[0] = one;

    /// <param name="digits">At least so many, with zeros before the number.</param>
    public void Append(long number, byte digits = 1)
    {
        Utf8Formatter.TryFormat(number, Reserve(MostDigits), out int written, new StandardFormat('D', digits));
        _length += written;
    }

    /// <summary>A value from outside, escaped as in JSON: a reader finds its end, and a format that looks like JSON writes JSON.</summary>
    public void AppendEscaped(scoped ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            int safe = text.IndexOfAny(Unsafe);
            ReadOnlySpan<char> run = safe < 0 ? text : text[..safe];
            Utf8.FromUtf16(run, Reserve(run.Length * MostBytesPerChar), out _, out int written);
            _length += written;
            if (safe < 0)
            {
                return;
            }
            AppendEscape(text[safe]);
            text = text[(safe + 1)..];
        }
    }

    /// <summary>A header: a dash if it is missing, commas between several of the name.</summary>
    public void AppendEscaped(StringValues values)
    {
        if (values.Count == 0)
        {
            Append((byte)'-');
        }
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                Append((byte)',');
            }
            AppendEscaped(values[i]);
        }
    }

    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    private void AppendEscape(char c)
    {
        if (c is '"' or '\\')
        {
            Append((byte)'\\');
            Append((byte)c);
            return;
        }
        Append("\\u"u8);
        Utf8Formatter.TryFormat((ushort)c, Reserve(BytesPerEscape), out int written, new StandardFormat('x', precision: 4));
        _length += written;
    }

    private Span<byte> Take(int count)
    {
        Span<byte> taken = Reserve(count)[..count];
        _length += count;
        return taken;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + count));
            Written.CopyTo(larger);
            Dispose();
            _bytes = _rented = larger;
        }
        return _bytes[_length..];
    }
}
