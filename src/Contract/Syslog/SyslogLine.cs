using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace PneuXNet.Contract.Syslog;

/// <summary>
/// A line as a syslog server reads it. At a unix socket as syslog(3) writes it (RFC 3164 without a host, which journald and rsyslog
/// expect there); over a network by RFC 5424. In a stream a line feed ends it (RFC 6587, section 3.4.2), so none may be within:
/// control characters are written as rsyslog does, <c>#012</c>.
/// </summary>
public static class SyslogLine
{
    /// <summary>What rsyslog takes by default.</summary>
    public const int MostBytes = 8 * 1024;

    // RFC 5424 allows an APP-NAME no more.
    private const int MostTag = 48;

    private const int BytesPerEscape = 4;
    private const byte Delete = 0x7f;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (byte)code), Delete]);

    /// <param name="line">Where it is written, <see cref="MostBytes"/> long; a text that is too long is cut between two characters.</param>
    /// <returns>How long it is.</returns>
    public static int Write(
        Span<byte> line, SyslogAddress address, int facility, SyslogSeverity severity, DateTimeOffset now, string host, string tag, int pid, ReadOnlySpan<byte> text)
    {
        int priority = (facility * 8) + (int)severity;
        ReadOnlySpan<char> name = tag.AsSpan(0, Math.Min(tag.Length, MostTag));
        _ = address.IsLocal
            ? Utf8.TryWrite(line, CultureInfo.InvariantCulture, $"<{priority}>{now:MMM} {now.Day,2} {now:HH:mm:ss} {name}[{pid}]: ", out int length)
            : Utf8.TryWrite(line, CultureInfo.InvariantCulture, $"<{priority}>1 {now:yyyy-MM-ddTHH:mm:ss.ffffffzzz} {host} {name} {pid} - - ", out length);
        length += AppendEscaped(line[length..^1], text);
        if (address.IsStream)
        {
            line[length++] = (byte)'\n';
        }
        return length;
    }

    private static int AppendEscaped(Span<byte> line, ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAny(Controls);
            ReadOnlySpan<byte> run = plain < 0 ? text : text[..plain];
            if (!run.TryCopyTo(line[length..]))
            {
                return length + Cut(run, line[length..]);
            }
            length += run.Length;
            text = text[run.Length..];
            if (text.IsEmpty || line.Length - length < BytesPerEscape)
            {
                return length;
            }
            (line[length], line[length + 1]) = ((byte)'#', (byte)('0' + (text[0] >> 6)));
            (line[length + 2], line[length + 3]) = ((byte)('0' + ((text[0] >> 3) & 7)), (byte)('0' + (text[0] & 7)));
            length += BytesPerEscape;
            text = text[1..];
        }
        return length;
    }

    private static int Cut(ReadOnlySpan<byte> run, Span<byte> room)
    {
        int end = room.Length;
        // A character's bytes after its first have 10 at their front.
        while (end > 0 && (run[end] & 0xC0) == 0x80)
        {
            end--;
        }
        run[..end].CopyTo(room);
        return end;
    }
}
