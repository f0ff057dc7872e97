using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PneuXNet.Supervisor.Sockets;

/// <summary>Where the master listens, as written after --bind.</summary>
internal abstract record BindAddress
{
    public const int DefaultPort = 8000;

    /// <summary>What may stand after --bind, for messages.</summary>
    public const string Rule = "must be HOST, HOST:PORT, [V6], [V6]:PORT, unix:PATH or fd://N";

    // sun_path has 108 bytes, the last one NUL.
    private const int MaxUnixPath = 107;

    /// <summary>An address of the machine; <paramref name="Host"/> is a name or a literal, resolved when it is bound.</summary>
    public sealed record Tcp(string Host, int Port) : BindAddress
    {
        public override string ToString() => Host.Contains(':') ? $"http://[{Host}]:{Port}" : $"http://{Host}:{Port}";
    }

    /// <summary>A unix socket.</summary>
    public sealed record UnixPath(string Path) : BindAddress
    {
        public override string ToString() => $"unix:{Path}";
    }

    /// <summary>A listening socket that the master was started with.</summary>
    public sealed record Inherited(int Descriptor) : BindAddress
    {
        /// <summary>A master before this one has opened it, and leaves it to this one.</summary>
        public bool IsOurs { get; init; }

        /// <summary>What the service manager calls it; empty if it says nothing.</summary>
        public string Name { get; init; } = "";

        public override string ToString() => $"fd://{Descriptor}";
    }

    /// <summary>Reads an address; null if it is none.</summary>
    public static BindAddress? TryParse(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            string path = text["unix:".Length..];
            return path.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(path) <= MaxUnixPath ? new UnixPath(path) : null;
        }
        if (text.StartsWith("fd://", StringComparison.Ordinal))
        {
            return TryNumber(text["fd://".Length..], int.MaxValue) is { } descriptor and > 2 ? new Inherited(descriptor) : null;
        }
        foreach (string scheme in (string[])["tcp://", "http://"])
        {
            if (text.StartsWith(scheme, StringComparison.Ordinal))
            {
                text = text[scheme.Length..];
            }
        }
        return text.StartsWith('[') ? TryParseV6(text) : TryParseHost(text);
    }

    private static Tcp? TryParseV6(string text)
    {
        int end = text.IndexOf(']');
        if (end < 0 || !IPAddress.TryParse(text[1..end], out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }
        string rest = text[(end + 1)..];
        return rest.Length == 0 ? new Tcp(text[1..end], DefaultPort)
            : rest[0] == ':' && TryNumber(rest[1..], IPEndPoint.MaxPort) is { } port ? new Tcp(text[1..end], port)
            : null;
    }

    private static Tcp? TryParseHost(string text)
    {
        string[] parts = text.Split(':');
        bool isName = Uri.CheckHostName(parts[0]) is UriHostNameType.Dns or UriHostNameType.IPv4;
        return (parts.Length, isName, parts[0].Length) switch
        {
            (1, true, _) => new Tcp(parts[0], DefaultPort),
            (2, true, _) when TryNumber(parts[1], IPEndPoint.MaxPort) is { } port => new Tcp(parts[0], port),
            // ":8000" is every address of the machine, as in Gunicorn.
            (2, false, 0) when TryNumber(parts[1], IPEndPoint.MaxPort) is { } port => new Tcp("0.0.0.0", port),
            _ => null,
        };
    }

    private static int? TryNumber(string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= max ? number : null;
}
