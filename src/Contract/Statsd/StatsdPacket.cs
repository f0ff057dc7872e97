using System.Globalization;

namespace PneuXNet.Contract.Statsd;

/// <summary>
/// One datagram in the making: a line for each metric, in the words that Gunicorn has for statsd. Written into memory of the caller's,
/// so it costs no allocation; what doesn't fit is left out.
/// </summary>
public ref struct StatsdPacket
{
    private const double MicrosecondsPerMillisecond = 1000;

    private readonly StatsdSender _sender;
    private readonly Span<byte> _buffer;
    private int _length;

    internal StatsdPacket(StatsdSender sender, Span<byte> buffer)
    {
        _sender = sender;
        _buffer = buffer;
    }

    /// <summary>One more of something.</summary>
    /// <param name="detail">The last part of the name, behind a dot.</param>
    public void Count(ReadOnlySpan<byte> name, int? detail = null) => Append(name, detail, 1, "|c|@1.0"u8);

    public void Gauge(ReadOnlySpan<byte> name, long value) => Append(name, detail: null, value, "|g"u8);

    public void Histogram(ReadOnlySpan<byte> name, long value) => Append(name, detail: null, value, "|h"u8);

    /// <summary>In milliseconds, with a fraction.</summary>
    public void Timer(ReadOnlySpan<byte> name, long microseconds) => Append(name, detail: null, microseconds / MicrosecondsPerMillisecond, "|ms"u8);

    public readonly void Send() => _sender.Send(_buffer[.._length]);

    private void Append<T>(ReadOnlySpan<byte> name, int? detail, T value, ReadOnlySpan<byte> type)
        where T : struct, IUtf8SpanFormattable
    {
        int before = _length;
        bool fits = (before == 0 || TryAppend("\n"u8)) && TryAppend(_sender.Prefix) && TryAppend(name)
            && (detail is not { } part || (TryAppend("."u8) && TryAppendNumber(part)))
            && TryAppend(":"u8) && TryAppendNumber(value) && TryAppend(type) && TryAppend(_sender.Suffix);
        _length = fits ? _length : before;
    }

    private bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        bool fits = bytes.TryCopyTo(_buffer[_length..]);
        _length += fits ? bytes.Length : 0;
        return fits;
    }

    private bool TryAppendNumber<T>(T number)
        where T : struct, IUtf8SpanFormattable
    {
        bool fits = number.TryFormat(_buffer[_length..], out int written, default, CultureInfo.InvariantCulture);
        _length += written;
        return fits;
    }
}
