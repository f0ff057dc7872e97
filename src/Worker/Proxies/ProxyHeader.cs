using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Proxies;

/// <summary>
/// The header of HAProxy's PROXY protocol, by which a proxy that passes bytes on says for whom (proxy-protocol.txt, sections 2.1 and 2.2).
/// </summary>
/// <param name="Kind">What the bytes are; the rest has a meaning if they are a header.</param>
/// <param name="Length">Bytes of the header.</param>
/// <param name="Source">The client; null if the proxy speaks for itself, or doesn't know.</param>
/// <param name="Destination">Where the client had connected to.</param>
internal readonly record struct ProxyHeader(ProxyHeaderKind Kind, int Length = 0, EndPoint? Source = null, EndPoint? Destination = null)
{
    /// <summary>The longest line of the first form, by its definition; of the second, room for what proxies add about TLS.</summary>
    public const int MostBytes = 4096;

    private const int MostLine = 107;
    private const int FixedBytes = 16;
    private const int LocalCommand = 0x20;
    private const int ProxyCommand = 0x21;
    private const int UnixPathBytes = 108;

    private static readonly ProxyHeader Incomplete = new(ProxyHeaderKind.Incomplete);
    private static readonly ProxyHeader Bad = new(ProxyHeaderKind.Bad);

    private static ReadOnlySpan<byte> Word => "PROXY "u8;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads what a connection begins with.</summary>
    public static ProxyHeader Read(ReadOnlySpan<byte> bytes, ProxyProtocol mode) =>
        mode is ProxyProtocol.V1 or ProxyProtocol.Auto && Begins(bytes, Word) ? ReadLine(bytes)
        : mode is ProxyProtocol.V2 or ProxyProtocol.Auto && Begins(bytes, Signature) ? ReadBinary(bytes)
        : new ProxyHeader(ProxyHeaderKind.None);

    private static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> with)
    {
        int length = Math.Min(bytes.Length, with.Length);
        return bytes[..length].SequenceEqual(with[..length]);
    }

    private static ProxyHeader ReadLine(ReadOnlySpan<byte> bytes)
    {
        int end = bytes[..Math.Min(bytes.Length, MostLine)].IndexOf("\r\n"u8);
        if (end < 0)
        {
            return bytes.Length < MostLine ? Incomplete : Bad;
        }
        int length = end + "\r\n".Length;
        string[] words = Encoding.Latin1.GetString(bytes[Word.Length..end]).Split(' ');
        if (words[0] == "UNKNOWN")
        {
            // Whatever follows is to be ignored.
            return new ProxyHeader(ProxyHeaderKind.Good, length);
        }
        AddressFamily? family = words[0] switch { "TCP4" => AddressFamily.InterNetwork, "TCP6" => AddressFamily.InterNetworkV6, _ => null };
        return words.Length == 5 && family is { } known && AddressOf(words[1], known) is { } source && AddressOf(words[2], known) is { } destination
            && PortOf(words[3]) is { } sourcePort && PortOf(words[4]) is { } destinationPort
            ? new ProxyHeader(ProxyHeaderKind.Good, length, new IPEndPoint(source, sourcePort), new IPEndPoint(destination, destinationPort))
            : Bad;
    }

    // The parser knows forms that nobody else does, such as 127.1 and fe80::1%eth0.
    private static IPAddress? AddressOf(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == family
        && (family == AddressFamily.InterNetwork ? address.ToString() == text : !text.AsSpan().ContainsAny('%', '[', ']'))
            ? address
            : null;

    private static int? PortOf(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && (text.Length == 1 || text[0] != '0') ? port : null;

    private static ProxyHeader ReadBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedBytes)
        {
            return Incomplete;
        }
        int length = FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (bytes[12] is not (LocalCommand or ProxyCommand) || length > MostBytes)
        {
            return Bad;
        }
        if (bytes.Length < length)
        {
            return Incomplete;
        }
        // A health check of the proxy's own, or a client that it knows nothing of.
        bool isForNobody = bytes[12] == LocalCommand || bytes[13] == 0;
        return isForNobody ? new ProxyHeader(ProxyHeaderKind.Good, length) : ReadAddresses(bytes[13], bytes[FixedBytes..length], length);
    }

    /// <param name="addresses">The two, and behind them what is not looked at.</param>
    private static ProxyHeader ReadAddresses(byte family, ReadOnlySpan<byte> addresses, int length)
    {
        int size = family switch { 0x11 => 4, 0x21 => 16, _ => 0 };
        if (family == 0x31 && addresses.Length >= 2 * UnixPathBytes)
        {
            // The path of a client's socket is mostly empty, and names nobody.
            return new ProxyHeader(ProxyHeaderKind.Good, length, new UnixDomainSocketEndPoint("proxied"), new UnixDomainSocketEndPoint("proxied"));
        }
        if (size == 0 || addresses.Length < (2 * size) + (2 * sizeof(ushort)))
        {
            return Bad;
        }
        ReadOnlySpan<byte> ports = addresses[(2 * size)..];
        return new ProxyHeader(
            ProxyHeaderKind.Good,
            length,
            new IPEndPoint(new IPAddress(addresses[..size]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            new IPEndPoint(new IPAddress(addresses[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(ports[sizeof(ushort)..])));
    }
}
