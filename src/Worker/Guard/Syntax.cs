using System.Buffers;

namespace PneuXNet.Worker.Guard;

/// <summary>The character classes of RFC 9110, as searches that go many bytes at a time.</summary>
internal static class Syntax
{
    public const byte CarriageReturn = (byte)'\r';
    public const byte LineFeed = (byte)'\n';

    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> Visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (byte)code)]);

    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Where(code => code != '\t').Select(code => (byte)code), 0x7F]);

    private static readonly SearchValues<byte> LowerCase = SearchValues.Create("abcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>A token (section 5.6.2), which is not empty.</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExcept(TokenBytes) < 0;

    public static bool IsVisible(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(Visible) < 0;

    /// <summary>A control character other than a tab, which no field value has (section 5.5).</summary>
    public static bool HasControl(ReadOnlySpan<byte> text) => text.IndexOfAny(Controls) >= 0;

    public static bool HasLowerCase(ReadOnlySpan<byte> text) => text.IndexOfAny(LowerCase) >= 0;

    public static ReadOnlySpan<byte> TrimBlanks(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);
}
