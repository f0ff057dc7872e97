using System.Text;
using Microsoft.AspNetCore.Http;

namespace PneuXNet.Worker.Guard;

/// <summary>The rules of a request's first line (RFC 9112, section 3).</summary>
internal static class RequestLine
{
    private static readonly Refusal Malformed = Refusal.Bad("the request line is not METHOD TARGET VERSION with one space between them");
    private static readonly Refusal NoMethod = Refusal.Bad("the method is no token");

    // Methods are case-sensitive (RFC 9110, section 9.1), so "get" is not GET. ASP.NET Core would route it as if it were, past whatever
    // a proxy in front allows by method.
    private static readonly Refusal LowerCaseMethod = Refusal.Bad("the method has lower-case letters");
    private static readonly Refusal NoTarget = Refusal.Bad("the target is no path, no absolute URI, no * of OPTIONS and no authority of CONNECT");
    private static readonly Refusal UnknownVersion = new(StatusCodes.Status505HttpVersionNotsupported, "the version is neither HTTP/1.0 nor HTTP/1.1");

    /// <returns>Null if it is good.</returns>
    public static Refusal? Check(ReadOnlySpan<byte> line, out bool isHttp10)
    {
        isHttp10 = false;
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last - first < 2)
        {
            return Malformed;
        }
        ReadOnlySpan<byte> method = line[..first];
        ReadOnlySpan<byte> target = line[(first + 1)..last];
        ReadOnlySpan<byte> version = line[(last + 1)..];
        isHttp10 = version.SequenceEqual("HTTP/1.0"u8);
        return !Syntax.IsToken(method) ? NoMethod
            : Syntax.HasLowerCase(method) ? LowerCaseMethod
            : !isHttp10 && !version.SequenceEqual("HTTP/1.1"u8) ? (IsVersion(version) ? UnknownVersion : Malformed)
            : IsTarget(method, target) ? null
            : NoTarget;
    }

    private static bool IsVersion(ReadOnlySpan<byte> text) =>
        text.Length == "HTTP/1.1".Length && text.StartsWith("HTTP/"u8) && char.IsAsciiDigit((char)text[5]) && text[6] == '.' && char.IsAsciiDigit((char)text[7]);

    private static bool IsTarget(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target)
    {
        if (!Syntax.IsVisible(target))
        {
            return false;
        }
        if (method.SequenceEqual("CONNECT"u8))
        {
            return target[0] is not ((byte)'/' or (byte)'*');
        }
        return target[0] == '/'
            || IsAbsolute(target)
            || (target.SequenceEqual("*"u8) && method.SequenceEqual("OPTIONS"u8));
    }

    private static bool IsAbsolute(ReadOnlySpan<byte> target) =>
        Ascii.EqualsIgnoreCase(target[..Math.Min(7, target.Length)], "http://"u8) || Ascii.EqualsIgnoreCase(target[..Math.Min(8, target.Length)], "https://"u8);
}
