using System.Collections.Frozen;
using System.Text;

namespace PneuXNet.Worker.Guard;

/// <summary>Names of fields that the guard knows, compared as HTTP does, without regard to case.</summary>
internal static class FieldNames
{
    /// <summary>
    /// What must not come behind the body (RFC 9110, section 6.5.1): framing, routing, conditions and controls, credentials, and how the
    /// body is to be read. It would come too late to be heeded, or be heeded by one and not by the other.
    /// </summary>
    private static readonly FrozenSet<string> NotInTrailers = new[]
    {
        "authorization", "connection", "content-encoding", "content-length", "content-range", "content-type", "cookie", "expect", "host",
        "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "max-forwards", "proxy-authorization", "range",
        "te", "trailer", "transfer-encoding", "upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);

    /// <summary>Trailers are rare, so a text for each is not too much.</summary>
    public static bool MayBeTrailer(ReadOnlySpan<byte> name) => !NotInTrailers.Contains(Encoding.ASCII.GetString(name));
}
