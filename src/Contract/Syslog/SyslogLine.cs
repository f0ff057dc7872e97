using System.Globalization;
using System.Text;

namespace PneuXNet.Contract.Syslog;

/// <summary>
/// A line as a syslog server reads it. At a unix socket as syslog(3) writes it (RFC 3164 without a host, which journald and rsyslog
/// expect there); over a network by RFC 5424. In a stream a line feed ends it (RFC 6587, section 3.4.2), so none may be within:
/// control characters are written as rsyslog does, <c>#012</c>.
/// </summary>
public static class SyslogLine
{
    // What rsyslog takes by default.
    private const int MostBytes = 8 * 1024;

    // RFC 5424 allows an APP-NAME no more.
    private const int MostTag = 48;

    public static byte[] Write(SyslogAddress address, int facility, SyslogSeverity severity, DateTimeOffset now, string host, string tag, int pid, ReadOnlySpan<char> text)
    {
        int priority = (facility * 8) + (int)severity;
        tag = tag[..Math.Min(tag.Length, MostTag)];
        var line = new StringBuilder();
        if (address.IsLocal)
        {
            line.Append(CultureInfo.InvariantCulture, $"<{priority}>{now:MMM} {now.Day,2} {now:HH:mm:ss} {tag}[{pid}]: ");
        }
        else
        {
            line.Append(CultureInfo.InvariantCulture, $"<{priority}>1 {now:yyyy-MM-ddTHH:mm:ss.ffffffzzz} {host} {tag} {pid} - - ");
        }
        AppendEscaped(line, text);
        return Encode(line.ToString(), address.IsStream);
    }

    private static void AppendEscaped(StringBuilder line, ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (c < ' ' || c == '\x7f')
            {
                line.Append('#').Append(Convert.ToString(c, toBase: 8).PadLeft(3, '0'));
            }
            else
            {
                line.Append(c);
            }
        }
    }

    // Cut between two characters, never within one.
    private static byte[] Encode(string line, bool isStream)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        System.Text.Unicode.Utf8.FromUtf16(line, bytes[..^1], out _, out int length);
        if (isStream)
        {
            bytes[length++] = (byte)'\n';
        }
        return bytes[..length].ToArray();
    }
}
