using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PneuXNet.WebApp.Imaging.Dicom;

/// <summary>
/// A DICOM file as far as its picture needs: the container and a few elements of its header. What it is no film by is told in words,
/// and no value of the header but the modality is ever repeated.
/// </summary>
internal sealed class DicomFile
{
    public const int Preamble = 128;

    private const string Explicit = "1.2.840.10008.1.2.1";
    private const string Implicit = "1.2.840.10008.1.2";

    private readonly Dictionary<uint, Range> _elements = [];
    private readonly ReadOnlyMemory<byte> _file;
    private bool _fragmented;

    public DicomFile(ReadOnlyMemory<byte> file)
    {
        _file = file;
        var at = ReadMeta();
        var syntax = Text(DicomTag.TransferSyntax);
        Syntax = SyntaxOf(syntax);
        ReadElements(at, isExplicit: syntax != Implicit);
        CheckKind();
        CheckSamples();
    }

    public DicomSyntax Syntax { get; }

    public int Width => Number(DicomTag.Columns);

    public int Height => Number(DicomTag.Rows);

    public int BitsAllocated => Number(DicomTag.BitsAllocated);

    public int BitsStored => Number(DicomTag.BitsStored, BitsAllocated);

    /// <summary>How far the stored bits lie above the lowest.</summary>
    public int Shift => Number(DicomTag.HighBit, BitsStored - 1) + 1 - BitsStored;

    public bool IsSigned => Number(DicomTag.Signed, 0) == 1;

    /// <summary>Whether the lowest values are white.</summary>
    public bool IsNegative => Text(DicomTag.Photometric) == "MONOCHROME1";

    public double Slope => Decimal(DicomTag.RescaleSlope) is { } slope and not 0 ? slope : 1;

    public double Intercept => Decimal(DicomTag.RescaleIntercept) ?? 0;

    /// <summary>The values that are shown as gray, by their middle and their width; null if the file names none that can be used.</summary>
    public (double Centre, double Width)? Window =>
        Decimal(DicomTag.WindowCentre) is { } centre && Decimal(DicomTag.WindowWidth) is { } width and >= 1 ? (centre, width) : null;

    public bool IsSigmoid => Text(DicomTag.WindowFunction) == "SIGMOID";

    /// <summary>The pixels as they are in the file, encoded.</summary>
    public ReadOnlyMemory<byte> Pixels
    {
        get
        {
            var range = _elements.TryGetValue(DicomTag.Pixels, out var found) ? found : throw Not("it holds no pixels");
            return _fragmented ? Fragments(range.Start.Value) : _file[range];
        }
    }

    public static FilmException Broken() => new(FilmProblem.Broken, "The DICOM file is damaged or cut off. Export the film again.");

    public static FilmException Not(string why) => new(FilmProblem.NotAFilm, $"The DICOM file can't be judged: {why}. Send a CR or DX film of one frame.");

    /// <returns>Where the data set begins.</returns>
    private int ReadMeta()
    {
        // The group of the file's own elements is always explicit, and ends where another begins.
        var elements = new DicomElements(_file.Span, Preamble + 4, isExplicit: true);
        var end = elements.At;
        while (end + 2 <= _file.Length && BinaryPrimitives.ReadUInt16LittleEndian(_file.Span[end..]) == 2 && elements.Next())
        {
            Keep(elements);
            end = elements.At;
        }

        return end;
    }

    private void ReadElements(int start, bool isExplicit)
    {
        var elements = new DicomElements(_file.Span, start, isExplicit);
        while (elements.Next())
        {
            Keep(elements);
            if (elements.Tag == DicomTag.Pixels)
            {
                _fragmented = elements.Length == DicomElements.Undefined;
                return;
            }
        }
    }

    private void Keep(DicomElements element)
    {
        if (DicomTag.IsRead(element.Tag))
        {
            var length = element.Length == DicomElements.Undefined ? 0 : (int)element.Length;
            _elements[element.Tag] = element.Start..(element.Start + length);
        }
    }

    private byte[] Fragments(int start)
    {
        // The element's own head, with which reading begins again: tag, kind, two reserved bytes, length.
        var elements = new DicomElements(_file.Span, start - 12, isExplicit: true);
        return elements.Next() ? elements.JoinFragments() : throw Broken();
    }

    private void CheckKind()
    {
        var modality = Text(DicomTag.Modality);
        if (modality is not ("CR" or "DX"))
        {
            throw Not(modality.Length is 2 && modality.All(char.IsAsciiLetterUpper)
                ? $"its modality is {modality}{ModalityName(modality)}"
                : "it does not say that it is a radiograph");
        }

        if (!_elements.ContainsKey(DicomTag.Pixels))
        {
            throw Not("it holds no pixels");
        }

        if (Number(DicomTag.Frames, 1) is > 1 and var frames)
        {
            throw Not($"it has {frames} frames");
        }
    }

    private void CheckSamples()
    {
        if (Number(DicomTag.SamplesPerPixel, 1) != 1 || Text(DicomTag.Photometric) is not ("MONOCHROME1" or "MONOCHROME2"))
        {
            throw Not("it is in colour or by palette, and films are MONOCHROME1 or MONOCHROME2");
        }

        var fits = BitsAllocated is 8 or 16 && BitsStored >= 1 && BitsStored <= BitsAllocated && Shift >= 0 && Shift + BitsStored <= BitsAllocated;
        if (!fits)
        {
            throw Not($"its pixels have {BitsStored} bits in {BitsAllocated}, and 8 and 16 are read");
        }
    }

    private static DicomSyntax SyntaxOf(string name) => name switch
    {
        Implicit or Explicit => DicomSyntax.Plain,
        "1.2.840.10008.1.2.5" => DicomSyntax.RunLength,
        "1.2.840.10008.1.2.4.50" => DicomSyntax.Jpeg,
        "1.2.840.10008.1.2.4.51" => DicomSyntax.JpegExtended,
        "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70" => DicomSyntax.JpegLossless,
        "1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.91" => DicomSyntax.Jpeg2000,
        "1.2.840.10008.1.2.2" => throw Not("its bytes are in big-endian order, which DICOM has given up"),
        "1.2.840.10008.1.2.1.99" => throw Not("its data set is deflated"),
        "1.2.840.10008.1.2.4.80" or "1.2.840.10008.1.2.4.81" => throw Not("its pixels are JPEG-LS"),
        _ => throw Not("its transfer syntax is none of uncompressed, RLE, JPEG baseline, extended and lossless, and JPEG 2000"),
    };

    private static string ModalityName(string modality) => modality switch
    {
        "CT" => ", computed tomography",
        "MR" => ", magnetic resonance",
        "US" => ", ultrasound",
        "MG" => ", mammography",
        "NM" or "PT" => ", nuclear medicine",
        "IO" or "PX" => ", dental radiography",
        "OT" or "SC" => ", something scanned or converted",
        "SR" or "DOC" => ", a document",
        "RF" or "XA" => ", fluoroscopy",
        _ => "",
    };

    private string Text(uint tag) => _elements.TryGetValue(tag, out var range)
        ? Encoding.ASCII.GetString(_file.Span[range]).Split('\\')[0].Trim(' ', '\0')
        : "";

    /// <summary>The first of the values, if there are several.</summary>
    private double? Decimal(uint tag) =>
        double.TryParse(Text(tag), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private int Number(uint tag, int? missing = null)
    {
        if (!_elements.TryGetValue(tag, out var range))
        {
            return missing ?? throw Broken();
        }

        var value = _file.Span[range];
        // Frames are a number in words; all others two bytes.
        return tag == DicomTag.Frames
            ? int.TryParse(Text(tag), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : throw Broken()
            : value.Length >= 2 ? BinaryPrimitives.ReadUInt16LittleEndian(value) : throw Broken();
    }
}
