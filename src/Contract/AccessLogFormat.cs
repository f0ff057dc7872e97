using System.Collections.Immutable;

namespace PneuXNet.Contract;

/// <summary>
/// The format of an access log, in Gunicorn's notation, taken apart. The master refuses with it what it can't read, the worker writes
/// by it.
/// </summary>
/// <param name="Pieces">In the order of the line.</param>
public sealed record AccessLogFormat(ImmutableArray<AccessLogPiece> Pieces)
{
    /// <summary>Gunicorn's, which is what most tools call "combined".</summary>
    public const string Default = "%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(b)s \"%(f)s\" \"%(a)s\"";

    private const string Opening = "%(";
    private const string Closing = ")s";

    /// <summary>Reads a format; null, and what in it is wrong, if it is none.</summary>
    public static AccessLogFormat? TryParse(string text, out string offender)
    {
        var pieces = ImmutableArray.CreateBuilder<AccessLogPiece>();
        offender = "";
        for (int at = 0; at < text.Length;)
        {
            int next = text.IndexOf('%', at);
            string literal = next < 0 ? text[at..] : text[at..next];
            if (literal.FirstOrDefault(c => char.IsControl(c) && c != '\t') is not '\0' and var control)
            {
                offender = $"\\u{(int)control:x4}";
                return null;
            }
            Add(pieces, new AccessLogPiece(AccessLogAtom.Literal, literal));
            at += literal.Length;
            if (next >= 0 && !TryParseAtom(text, ref at, pieces, out offender))
            {
                return null;
            }
        }
        return new AccessLogFormat(pieces.ToImmutable());
    }

    private static bool TryParseAtom(string text, ref int at, ImmutableArray<AccessLogPiece>.Builder pieces, out string offender)
    {
        string rest = text[at..];
        int end = rest.IndexOf(Closing, StringComparison.Ordinal);
        offender = rest.StartsWith(Opening, StringComparison.Ordinal) && end > 0 ? rest[..(end + Closing.Length)] : rest[..Math.Min(2, rest.Length)];
        AccessLogPiece[]? found = offender == "%%" ? [new(AccessLogAtom.Literal, "%")] : end > 0 ? Find(offender[Opening.Length..^Closing.Length]) : null;
        foreach (AccessLogPiece piece in found ?? [])
        {
            Add(pieces, piece);
        }
        at += offender.Length;
        return found is not null;
    }

    private static AccessLogPiece[]? Find(string name) => name switch
    {
        "h" => [new(AccessLogAtom.Peer)],
        "l" => [new(AccessLogAtom.Literal, "-")],
        "u" => [new(AccessLogAtom.User)],
        "t" => [new(AccessLogAtom.Time)],
        "r" =>
        [
            new(AccessLogAtom.Method), new(AccessLogAtom.Literal, " "), new(AccessLogAtom.Target), new(AccessLogAtom.Literal, " "),
            new(AccessLogAtom.Protocol),
        ],
        "m" => [new(AccessLogAtom.Method)],
        "U" => [new(AccessLogAtom.Path)],
        "q" => [new(AccessLogAtom.Query)],
        "H" => [new(AccessLogAtom.Protocol)],
        "s" => [new(AccessLogAtom.Status)],
        "B" => [new(AccessLogAtom.Sent)],
        "b" => [new(AccessLogAtom.SentIfAny)],
        "f" => [new(AccessLogAtom.RequestHeader, "Referer")],
        "a" => [new(AccessLogAtom.RequestHeader, "User-Agent")],
        "T" => [new(AccessLogAtom.Seconds)],
        "M" => [new(AccessLogAtom.Milliseconds)],
        "D" => [new(AccessLogAtom.Microseconds)],
        "L" => [new(AccessLogAtom.DecimalSeconds)],
        "p" => [new(AccessLogAtom.ProcessId)],
        ['{', .. { Length: > 0 } header, '}', 'i'] => [new(AccessLogAtom.RequestHeader, header)],
        ['{', .. { Length: > 0 } header, '}', 'o'] => [new(AccessLogAtom.ResponseHeader, header)],
        ['{', .. { Length: > 0 } variable, '}', 'e'] => [new(AccessLogAtom.Variable, variable)],
        _ => null,
    };

    // Neighbouring texts become one.
    private static void Add(ImmutableArray<AccessLogPiece>.Builder pieces, AccessLogPiece piece)
    {
        if (piece.Atom == AccessLogAtom.Literal && pieces is [.., { Atom: AccessLogAtom.Literal } last])
        {
            pieces[^1] = last with { Text = last.Text + piece.Text };
        }
        else if (piece.Atom != AccessLogAtom.Literal || piece.Text.Length > 0)
        {
            pieces.Add(piece);
        }
    }
}
