using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PneuXNet.Contract.Statsd;

/// <summary>Where a statsd server takes metrics: HOST, HOST:PORT or [V6]:PORT by UDP, or unix://PATH, a datagram socket.</summary>
/// <param name="Host">A name or an address; empty for a path.</param>
/// <param name="Path">Of a unix socket; empty for UDP.</param>
public sealed record StatsdAddress(string Host, int Port, string Path)
{
    /// <summary>The port that statsd servers listen at.</summary>
    public const int DefaultPort = 8125;

    private const string UnixScheme = "unix://";
    private const string UdpScheme = "udp://";

    /// <summary>Reads an address; null if the text is none.</summary>
    public static StatsdAddress? TryParse(string text)
    {
        if (text.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            string path = text[UnixScheme.Length..];
            return path.Length > 0 ? new StatsdAddress("", 0, path) : null;
        }
        string host = text.StartsWith(UdpScheme, StringComparison.Ordinal) ? text[UdpScheme.Length..] : text;
        int port = DefaultPort;
        // The last colon is in front of a port, unless it is one of many that IPv6 has.
        int colon = host.LastIndexOf(':');
        if (colon >= 0 && (host[..colon].EndsWith(']') || host.IndexOf(':') == colon))
        {
            if (!int.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > IPEndPoint.MaxPort)
            {
                return null;
            }
            host = host[..colon];
        }
        host = host.Trim('[', ']');
        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : new StatsdAddress(host, port, "");
    }

    /// <summary>The address that the name has now; itself, if it has no name.</summary>
    /// <exception cref="SocketException">Nobody knows the name.</exception>
    public StatsdAddress Resolve() => Path.Length > 0 || IPAddress.TryParse(Host, out _) ? this : this with { Host = Dns.GetHostAddresses(Host)[0].ToString() };

    public EndPoint EndPoint => Path.Length > 0 ? new UnixDomainSocketEndPoint(Path) : new IPEndPoint(IPAddress.Parse(Host), Port);

    public override string ToString() => Path.Length > 0
        ? UnixScheme + Path
        : string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");
}
