using System.Buffers.Text;

namespace PneuXNet.Worker.Guard;

/// <summary>The line before a chunk (RFC 9112, section 7.1): its size in hexadecimal digits, and extensions that nobody reads.</summary>
internal static class ChunkLine
{
    /// <summary>Bytes; extensions longer than this have no honest use.</summary>
    private const int Longest = 1024;

    private static readonly Refusal NoSize = Refusal.Bad("a chunk's size is not hexadecimal digits alone");
    private static readonly Refusal TooLong = Refusal.Bad("the line before a chunk is too long");
    private static readonly Refusal BadExtension = Refusal.Bad("a chunk's extension has a control character");

    /// <param name="size">Up to what Kestrel takes.</param>
    /// <returns>Null if it is good.</returns>
    public static Refusal? Check(ReadOnlySpan<byte> line, out long size)
    {
        if (!Utf8Parser.TryParse(line, out size, out int used, 'x') || size is < 0 or > int.MaxValue || (used < line.Length && line[used] != ';'))
        {
            return NoSize;
        }
        return Syntax.HasControl(line[used..]) ? BadExtension : CheckUnfinished(line.Length);
    }

    /// <summary>Whether a line is too long already, whose end has not come.</summary>
    public static Refusal? CheckUnfinished(long length) => length > Longest ? TooLong : null;
}
