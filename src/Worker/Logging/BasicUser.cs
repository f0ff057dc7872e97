using System.Text;

namespace PneuXNet.Worker.Logging;

/// <summary>The name in an Authorization header of the Basic scheme (RFC 7617).</summary>
internal static class BasicUser
{
    private const string Scheme = "Basic ";

    /// <summary>Of credentials this long no name is read: nobody has one, and it is decoded on the stack.</summary>
    private const int MostChars = 1024;

    /// <summary>Appends the name, or a dash if there is none.</summary>
    public static void Append(ref LineBuffer line, string? authorization)
    {
        Span<byte> credentials = stackalloc byte[MostChars];
        Span<char> name = stackalloc char[MostChars];
        if (authorization is { Length: < MostChars }
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64Chars(authorization.AsSpan(Scheme.Length).Trim(), credentials, out int length)
            && credentials[..length].IndexOf((byte)':') is > 0 and int end)
        {
            line.AppendEscaped(name[..Encoding.UTF8.GetChars(credentials[..end], name)]);
        }
        else
        {
            line.Append((byte)'-');
        }
    }
}
