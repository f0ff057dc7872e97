using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PneuXNet.Contract.Syslog;

/// <summary>Where a syslog server takes lines: udp://HOST:PORT, tcp://HOST:PORT, unix://PATH#dgram or unix://PATH#stream.</summary>
/// <param name="Host">A name or an address; empty for a path.</param>
/// <param name="Path">Of a unix socket; else empty.</param>
public sealed record SyslogAddress(SyslogTransport Transport, string Host, int Port, string Path)
{
    /// <summary>The port of syslog: RFC 5426 for UDP, and custom for TCP.</summary>
    public const int DefaultPort = 514;

    private const string UnixScheme = "unix://";
    private const string StreamMark = "#stream";
    private const string DatagramMark = "#dgram";

    /// <summary>Whether the server is on this machine, and takes what syslog(3) writes.</summary>
    public bool IsLocal => Transport is SyslogTransport.UnixDatagram or SyslogTransport.UnixStream;

    /// <summary>Whether lines have to be kept apart.</summary>
    public bool IsStream => Transport is SyslogTransport.Tcp or SyslogTransport.UnixStream;

    /// <summary>Reads an address; null if the text is none.</summary>
    public static SyslogAddress? TryParse(string text)
    {
        if (text.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            string path = text[UnixScheme.Length..];
            bool isStream = path.EndsWith(StreamMark, StringComparison.Ordinal);
            path = isStream ? path[..^StreamMark.Length] : path.EndsWith(DatagramMark, StringComparison.Ordinal) ? path[..^DatagramMark.Length] : path;
            bool isPath = path.Length > 0 && !path.Contains('#');
            return isPath ? new SyslogAddress(isStream ? SyslogTransport.UnixStream : SyslogTransport.UnixDatagram, "", 0, path) : null;
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("udp" or "tcp") || uri.Host.Length == 0 || uri.PathAndQuery is not ("" or "/"))
        {
            return null;
        }
        return new SyslogAddress(uri.Scheme == "tcp" ? SyslogTransport.Tcp : SyslogTransport.Udp, uri.DnsSafeHost, uri.Port > 0 ? uri.Port : DefaultPort, "");
    }

    /// <summary>A socket that sends to the server, which for a stream has to be there. Waits for it, and for a name's address.</summary>
    /// <exception cref="SocketException">The server is not there.</exception>
    public Socket Connect()
    {
        EndPoint endPoint = Path.Length > 0 ? new UnixDomainSocketEndPoint(Path) : new IPEndPoint(Dns.GetHostAddresses(Host)[0], Port);
        var socket = new Socket(endPoint.AddressFamily, IsStream ? SocketType.Stream : SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override string ToString() => Path.Length > 0
        ? $"{UnixScheme}{Path}{(IsStream ? StreamMark : DatagramMark)}"
        : string.Create(CultureInfo.InvariantCulture, $"{(IsStream ? "tcp" : "udp")}://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");
}
