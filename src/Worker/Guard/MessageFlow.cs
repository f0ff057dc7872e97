using System.Buffers;

namespace PneuXNet.Worker.Guard;

/// <summary>
/// Follows the framing of the requests on a connection and says how far the bytes may be let in: a head only when it is complete and
/// good, a body as it comes. It keeps no bytes, only where it stands; of a body it only counts.
/// </summary>
internal sealed class MessageFlow(HeadCheck head)
{
    private const int CrLf = 2;
    private const int MostEmptyLines = 8;

    private static readonly Refusal BareLineFeed = Refusal.Bad("a line ends with LF and no CR before it");
    private static readonly Refusal EmptyLines = Refusal.Bad("there are empty lines without end before the request line");

    /// <summary>Bytes of the body, or of the chunk and its end, that are still to come.</summary>
    private long _left;

    /// <summary>Bytes of whole lines that were looked at and can't be let in before their section is complete.</summary>
    private long _held;

    public FlowState State { get; private set; }

    /// <summary>What stopped it; nothing more is let in then.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>A field of any request so far had an underscore in its name.</summary>
    public bool HasUnderscores => head.HasUnderscores;

    /// <summary>Ends it before the first byte, on the word of somebody who has looked already.</summary>
    public void Refuse(Refusal why) => Refusal = why;

    /// <summary>What the app has answered to a request that asked for another protocol.</summary>
    public void Answer(bool upgraded) => State = upgraded ? FlowState.Open : FlowState.Head;

    /// <summary>Looks at what has not been let in so far, and says how many bytes of it may be now.</summary>
    public long Look(ReadOnlySequence<byte> unseen)
    {
        long passed = 0;
        while (Refusal is null && passed + _held < unseen.Length)
        {
            switch (State)
            {
                case FlowState.Asked:
                    return passed;
                case FlowState.Open:
                    return unseen.Length;
                case FlowState.Body or FlowState.ChunkData:
                    long some = Math.Min(_left, unseen.Length - passed);
                    (passed, _left) = (passed + some, _left - some);
                    if (_left == 0)
                    {
                        State = State == FlowState.Body ? FlowState.Head : FlowState.ChunkSize;
                    }
                    break;
                default:
                    if (!TakeLines(unseen.Slice(passed + _held)))
                    {
                        return passed;
                    }
                    (passed, _held) = (passed + _held, 0);
                    break;
            }
        }
        return passed;
    }

    /// <summary>Goes through lines; true when what they belong to is complete.</summary>
    private bool TakeLines(ReadOnlySequence<byte> rest)
    {
        ReadOnlySpan<byte> span = rest.FirstSpan;
        for (int end = span.IndexOf(Syntax.LineFeed); end >= 0; end = span.IndexOf(Syntax.LineFeed))
        {
            if (Take(span[..end]))
            {
                return true;
            }
            if (Refusal is not null)
            {
                return false;
            }
            span = span[(end + 1)..];
        }
        return rest.IsSingleSegment ? IsTooLong(span.Length) : TakeAcross(rest.Slice(rest.FirstSpan.Length - span.Length));
    }

    // A line that lies in several pieces of memory is put together; few do.
    private bool TakeAcross(ReadOnlySequence<byte> rest)
    {
        if (rest.PositionOf(Syntax.LineFeed) is not { } end)
        {
            return IsTooLong(rest.Length);
        }
        ReadOnlySequence<byte> line = rest.Slice(rest.Start, end);
        if (IsTooLong(line.Length - 1) || Refusal is not null)
        {
            return false;
        }
        return Take(line.ToArray()) || (Refusal is null && TakeLines(rest.Slice(rest.GetPosition(1, end))));
    }

    /// <summary>Takes a line without its LF; true when what it belongs to is complete.</summary>
    private bool Take(ReadOnlySpan<byte> line)
    {
        _held += line.Length + 1;
        if (line.IsEmpty || line[^1] != Syntax.CarriageReturn)
        {
            Refusal = BareLineFeed;
            return false;
        }
        line = line[..^1];
        return State switch
        {
            FlowState.ChunkSize => TakeChunk(line),
            FlowState.Trailers => TakeTrailer(line),
            _ => TakeHead(line),
        };
    }

    private bool TakeHead(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty)
        {
            Refusal = head.Take(line);
            return false;
        }
        if (head.IsAtLine)
        {
            // Empty lines before a request are ignored (RFC 9112, section 2.2); without end there would be nothing else.
            Refusal = _held > MostEmptyLines * CrLf ? EmptyLines : null;
            return false;
        }
        if (head.Finish(out Framing framing) is { } asWhole)
        {
            Refusal = asWhole;
            return false;
        }
        _left = head.Length;
        State = framing switch
        {
            Framing.Length => FlowState.Body,
            Framing.Chunks => FlowState.ChunkSize,
            Framing.PerhapsAnotherProtocol => FlowState.Asked,
            _ => FlowState.Head,
        };
        head.Restart();
        return true;
    }

    private bool TakeChunk(ReadOnlySpan<byte> line)
    {
        if (ChunkLine.Check(line, out long size) is { } refusal)
        {
            Refusal = refusal;
            return false;
        }
        // Kestrel looks whether CR and LF end the chunk.
        _left = size + CrLf;
        State = size > 0 ? FlowState.ChunkData : FlowState.Trailers;
        return true;
    }

    private bool TakeTrailer(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            State = FlowState.Head;
            head.Restart();
            return true;
        }
        Refusal = head.TakeTrailer(line);
        return false;
    }

    // Always false, since an unfinished line completes nothing.
    private bool IsTooLong(long length)
    {
        Refusal = State == FlowState.ChunkSize
            ? ChunkLine.CheckUnfinished(length)
            : head.CheckUnfinished((int)Math.Min(length, int.MaxValue));
        return false;
    }
}
