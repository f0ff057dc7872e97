using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Guard;

/// <summary>
/// Holds the head of a request, line by line, to RFC 9110 and 9112, where they leave a choice to the stricter side: two servers in a row
/// must not read it differently. Then it knows what follows the head.
/// </summary>
internal sealed class HeadCheck(HeadLimits limits, HeaderMap map)
{
    private const int CrLf = 2;

    private static readonly Refusal LineTooLong = new(StatusCodes.Status414UriTooLong, "the request line is longer than limit_request_line");
    private static readonly Refusal TooManyFields = Refusal.TooLarge("there are more fields than limit_request_fields");
    private static readonly Refusal FieldTooLong = Refusal.TooLarge("a field is longer than limit_request_field_size");
    private static readonly Refusal FieldsTooLong = Refusal.TooLarge("the fields together are longer than the server reads");
    private static readonly Refusal Folded = Refusal.Bad("a field goes on in the next line");
    private static readonly Refusal NoName = Refusal.Bad("a field has no name, or one that is no token, or a blank before its colon");
    private static readonly Refusal Control = Refusal.Bad("a field value has a control character");
    private static readonly Refusal Underscore = Refusal.Bad("a field name has an underscore, and header_map is refuse");
    private static readonly Refusal NoHost = Refusal.Bad("an HTTP/1.1 request has no Host");
    private static readonly Refusal TwoHosts = Refusal.Bad("there is more than one Host");
    private static readonly Refusal TwoTypes = Refusal.Bad("there is more than one Content-Type");
    private static readonly Refusal TwoLengths = Refusal.Bad("there is more than one Content-Length");
    private static readonly Refusal BadLength = Refusal.Bad("Content-Length is not digits alone");
    private static readonly Refusal LengthAndCoding = Refusal.Bad("there are both Content-Length and Transfer-Encoding");
    private static readonly Refusal OldCoding = Refusal.Bad("an HTTP/1.0 request has Transfer-Encoding");
    private static readonly Refusal NotChunked = Refusal.Bad("Transfer-Encoding doesn't end with chunked, or has it twice");
    private static readonly Refusal UnknownCoding = new(StatusCodes.Status501NotImplemented, "Transfer-Encoding has a coding other than chunked");
    private static readonly Refusal NotFulfilled = new(StatusCodes.Status417ExpectationFailed, "Expect is not 100-continue");

    private Seen _seen;
    private int _fields;
    private int _bytes;

    [Flags]
    private enum Seen
    {
        Nothing = 0,
        Line = 1,
        Http10 = 2,
        Host = 4,
        ContentType = 8,
        Length = 16,
        Coding = 32,
        Chunked = 64,
        Upgrade = 128,
    }

    /// <summary>With <see cref="Framing.Length"/>: bytes of the body.</summary>
    public long Length { get; private set; }

    /// <summary>A field of any request so far had an underscore in its name.</summary>
    public bool HasUnderscores { get; private set; }

    /// <summary>The next line is the first of a head.</summary>
    public bool IsAtLine => !Has(Seen.Line);

    public void Restart()
    {
        _seen = Seen.Nothing;
        (_fields, _bytes, Length) = (0, 0, 0);
    }

    /// <summary>Takes a line, without its end, that is not the empty one at the head's end.</summary>
    public Refusal? Take(ReadOnlySpan<byte> line)
    {
        if (CheckUnfinished(line.Length) is { } tooLarge)
        {
            return tooLarge;
        }
        if (IsAtLine)
        {
            Refusal? refusal = RequestLine.Check(line, out bool isHttp10);
            _seen = Seen.Line | (isHttp10 ? Seen.Http10 : Seen.Nothing);
            return refusal;
        }
        _bytes += line.Length + CrLf;
        return ++_fields > limits.Fields ? TooManyFields : CheckSyntax(line, out int colon) ?? Note(line[..colon], Syntax.TrimBlanks(line[(colon + 1)..]));
    }

    /// <summary>Whether a line is too long already, whose end has not come.</summary>
    public Refusal? CheckUnfinished(int length) =>
        IsAtLine ? (length + CrLf > limits.Line ? LineTooLong : null)
        : length > limits.FieldSize ? FieldTooLong
        : _bytes + length + CrLf > limits.Total ? FieldsTooLong
        : null;

    /// <summary>At the empty line: whether the head is good as a whole, and what follows it.</summary>
    public Refusal? Finish(out Framing framing)
    {
        framing = Has(Seen.Coding) ? Framing.Chunks
            : Length > 0 ? Framing.Length
            : Has(Seen.Upgrade) && !Has(Seen.Http10) ? Framing.PerhapsAnotherProtocol
            : Framing.Nothing;
        return !Has(Seen.Host) && !Has(Seen.Http10) ? NoHost
            : !Has(Seen.Coding) ? null
            : Has(Seen.Http10) ? OldCoding
            : Has(Seen.Length) ? LengthAndCoding
            : Has(Seen.Chunked) ? null
            : NotChunked;
    }

    /// <summary>A trailer: a field like any other, of a name that may come so late.</summary>
    public Refusal? TakeTrailer(ReadOnlySpan<byte> line)
    {
        _bytes += line.Length + CrLf;
        return ++_fields > limits.Fields ? TooManyFields
            : _bytes > limits.Total ? FieldsTooLong
            : CheckSyntax(line, out int colon) ?? (FieldNames.MayBeTrailer(line[..colon]) ? null : Refusal.Bad("a trailer has a name that belongs into the head"));
    }

    private bool Has(Seen what) => (_seen & what) != 0;

    private Refusal? CheckSyntax(ReadOnlySpan<byte> line, out int colon)
    {
        colon = line.IndexOf((byte)':');
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            return Folded;
        }
        if (colon < 0 || !Syntax.IsToken(line[..colon]))
        {
            return NoName;
        }
        if (Syntax.HasControl(line[(colon + 1)..]))
        {
            return Control;
        }
        if (line[..colon].Contains((byte)'_'))
        {
            HasUnderscores = true;
            return map == HeaderMap.Refuse ? Underscore : null;
        }
        return null;
    }

    // By length first: of most fields that is all that is looked at.
    private Refusal? Note(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => name.Length switch
    {
        4 when FieldNames.Is(name, "Host"u8) => Once(Seen.Host, TwoHosts),
        6 when FieldNames.Is(name, "Expect"u8) => FieldNames.Is(value, "100-continue"u8) ? null : NotFulfilled,
        10 when FieldNames.Is(name, "Connection"u8) => NoteConnection(value),
        12 when FieldNames.Is(name, "Content-Type"u8) => Once(Seen.ContentType, TwoTypes),
        14 when FieldNames.Is(name, "Content-Length"u8) => Once(Seen.Length, TwoLengths) ?? NoteLength(value),
        17 when FieldNames.Is(name, "Transfer-Encoding"u8) => NoteCodings(value),
        _ => null,
    };

    private Refusal? Once(Seen what, Refusal otherwise)
    {
        bool again = Has(what);
        _seen |= what;
        return again ? otherwise : null;
    }

    private Refusal? NoteLength(ReadOnlySpan<byte> value)
    {
        // The parser would take a sign.
        bool read = Utf8Parser.TryParse(value, out long length, out int used) && used == value.Length && char.IsAsciiDigit((char)value[0]);
        Length = length;
        return read ? null : BadLength;
    }

    private Refusal? NoteCodings(ReadOnlySpan<byte> value)
    {
        _seen |= Seen.Coding;
        foreach (Range range in value.Split((byte)','))
        {
            ReadOnlySpan<byte> coding = Syntax.TrimBlanks(value[range]);
            if (Has(Seen.Chunked))
            {
                // Nothing may follow it, in this line or in another.
                return NotChunked;
            }
            if (FieldNames.Is(coding, "chunked"u8))
            {
                _seen |= Seen.Chunked;
            }
            else if (FieldNames.Is(coding, "identity"u8) || !Syntax.IsToken(coding))
            {
                return NotChunked;
            }
            else
            {
                return UnknownCoding;
            }
        }
        return null;
    }

    private Refusal? NoteConnection(ReadOnlySpan<byte> value)
    {
        foreach (Range range in value.Split((byte)','))
        {
            if (FieldNames.Is(Syntax.TrimBlanks(value[range]), "upgrade"u8))
            {
                _seen |= Seen.Upgrade;
            }
        }
        return null;
    }
}
