using System.Buffers.Binary;

namespace PneuXNet.WebApp.Imaging.Dicom;

/// <summary>
/// Steps through a data set in little-endian order, element by element, and into nothing: a sequence is stepped over whole. Every length
/// is checked against what the file has.
/// </summary>
internal ref struct DicomElements(ReadOnlySpan<byte> file, int start, bool isExplicit)
{
    public const uint Undefined = uint.MaxValue;

    // Real films nest five deep; a file that nests deeper wants to use up the stack.
    private const int Deepest = 16;
    private const int TagAndLength = 8;

    private readonly ReadOnlySpan<byte> _file = file;

    /// <summary>Where the next element begins.</summary>
    public int At { get; private set; } = start;

    public uint Tag { get; private set; }

    /// <summary>Where the element's value begins, and its length, which is <see cref="Undefined"/> for fragments of pixels.</summary>
    public int Start { get; private set; }

    public uint Length { get; private set; }

    public readonly ReadOnlySpan<byte> Value => _file.Slice(Start, (int)Length);

    /// <returns>False at the end of the file.</returns>
    public bool Next()
    {
        if (At == _file.Length)
        {
            return false;
        }

        ReadHead(isExplicit);
        if (Length != Undefined)
        {
            Skip(Length);
        }
        else if (Tag != DicomTag.Pixels)
        {
            SkipSequence(isExplicit, 0);
        }

        return true;
    }

    /// <summary>The fragments of pixels that begin at <see cref="Start"/>, after the table of offsets, one after the other.</summary>
    public byte[] JoinFragments()
    {
        At = Start;
        using var joined = new MemoryStream();
        for (var item = 0; ReadItem(); item++)
        {
            Skip(Length);
            // The first is the table, which matters only where there are several frames.
            if (item > 0)
            {
                joined.Write(Value);
            }
        }

        return joined.ToArray();
    }

    /// <returns>False at the end of the items.</returns>
    private bool ReadItem()
    {
        ReadHead(hasKind: false);
        return Tag switch
        {
            DicomTag.Item => true,
            DicomTag.SequenceEnd => false,
            _ => throw DicomFile.Broken(),
        };
    }

    private void SkipSequence(bool hasKinds, int depth)
    {
        if (depth == Deepest)
        {
            throw DicomFile.Broken();
        }

        while (ReadItem())
        {
            if (Length == Undefined)
            {
                SkipItem(hasKinds, depth);
            }
            else
            {
                Skip(Length);
            }
        }
    }

    private void SkipItem(bool hasKinds, int depth)
    {
        while (true)
        {
            ReadHead(hasKinds);
            if (Tag == DicomTag.ItemEnd)
            {
                return;
            }

            if (Length == Undefined)
            {
                SkipSequence(hasKinds, depth + 1);
            }
            else
            {
                Skip(Length);
            }
        }
    }

    private void ReadHead(bool hasKind)
    {
        var head = Take(TagAndLength);
        Tag = (uint)BinaryPrimitives.ReadUInt16LittleEndian(head) << 16 | BinaryPrimitives.ReadUInt16LittleEndian(head[2..]);
        // Items and their ends never say what kind they are.
        if (!hasKind || Tag >> 16 == DicomTag.Item >> 16)
        {
            Length = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        }
        else if (IsLong(head[4..6]))
        {
            Length = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        }
        else
        {
            Length = BinaryPrimitives.ReadUInt16LittleEndian(head[6..]);
        }

        Start = At;
    }

    /// <summary>Kinds whose length has four bytes, after two that are reserved.</summary>
    private static bool IsLong(ReadOnlySpan<byte> kind) => kind is [(byte)'O', (byte)'B' or (byte)'D' or (byte)'F' or (byte)'L' or (byte)'W' or (byte)'V']
        or [(byte)'S', (byte)'Q' or (byte)'V'] or [(byte)'U', (byte)'C' or (byte)'N' or (byte)'R' or (byte)'T' or (byte)'V'];

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = count <= _file.Length - At ? _file.Slice(At, count) : throw DicomFile.Broken();
        At += count;
        return taken;
    }

    private void Skip(uint count)
    {
        if (count > _file.Length - At)
        {
            throw DicomFile.Broken();
        }

        At += (int)count;
    }
}
