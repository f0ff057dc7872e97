using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace PneuXNet.WebApp.Tests;

/// <summary>DICOM files written for tests: the drawn chest with a header that says one thing or another.</summary>
internal sealed class DicomFilms
{
    private const string Explicit = "1.2.840.10008.1.2.1";
    private const string Implicit = "1.2.840.10008.1.2";
    private const string RunLength = "1.2.840.10008.1.2.5";
    private const string JpegBaseline = "1.2.840.10008.1.2.4.50";

    private readonly SortedDictionary<uint, (string Kind, byte[] Value)> _elements = [];
    private readonly string _syntax;
    private byte[]? _fragment;

    private DicomFilms(string syntax, int bits, byte[] pixels, int width, int height)
    {
        _syntax = syntax;
        Set(0x0008_0060, "CS", "DX");
        Set(0x0010_0010, "PN", "Nobody^Known");
        Set(0x0028_0002, 1);
        Set(0x0028_0004, "CS", "MONOCHROME2");
        Set(0x0028_0010, height);
        Set(0x0028_0011, width);
        Set(0x0028_0100, bits);
        Set(0x0028_0101, bits);
        Set(0x0028_0102, bits - 1);
        Set(0x0028_0103, 0);
        _elements[0x7FE0_0010] = (bits == 8 ? "OB" : "OW", pixels);
    }

    /// <summary>The gray of the drawn chest in 16 bits, times 200, with a window that brings it back.</summary>
    /// <param name="isImplicit">Without the kinds of elements.</param>
    /// <param name="marker">What the last two rows have instead, or nearly, if anything.</param>
    public static DicomFilms Sixteen(bool isImplicit = false, int? marker = null)
    {
        using var chest = Films.Chest();
        var pixels = Wide(chest.WriteToMemory<byte>(), gray => gray * 200);
        if (marker is { } bright)
        {
            MemoryMarshal.Cast<byte, ushort>(pixels.AsSpan())[^1000..].Fill((ushort)bright);
        }

        return new DicomFilms(isImplicit ? Implicit : Explicit, 16, pixels, chest.Width, chest.Height).Window("25500", "51000");
    }

    public static DicomFilms Eight()
    {
        using var chest = Films.Chest();
        return new DicomFilms(Explicit, 8, chest.WriteToMemory<byte>(), chest.Width, chest.Height).Window("128", "256");
    }

    /// <summary>Signed values around zero, which rescaling brings to 0 to 255.</summary>
    public static DicomFilms Signed()
    {
        using var chest = Films.Chest();
        var pixels = Wide(chest.WriteToMemory<byte>(), gray => gray * 2 - 256);
        var film = new DicomFilms(Explicit, 16, pixels, chest.Width, chest.Height).Window("128", "256");
        film.Set(0x0028_0101, 12);
        film.Set(0x0028_0102, 11);
        film.Set(0x0028_0103, 1);
        return film.With(0x0028_1052, "DS", "128").With(0x0028_1053, "DS", "0.5");
    }

    public static DicomFilms Packed(bool isWide)
    {
        var film = isWide ? Sixteen() : Eight();
        var packed = Pack(film._elements[0x7FE0_0010].Value, isWide ? 2 : 1);
        return film.Encoded(RunLength, packed);
    }

    public static DicomFilms Jpeg()
    {
        using var chest = Films.Chest();
        return Eight().Encoded(JpegBaseline, chest.JpegsaveBuffer(q: 95));
    }

    /// <summary>What gdcmconv makes of a film: an encoder of somebody else's.</summary>
    public static byte[] Converted(DicomFilms film, string option)
    {
        var folder = Directory.CreateTempSubdirectory("pneuxnet-dicom-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "from.dcm"), Path.Combine(folder.FullName, "to.dcm"));
            File.WriteAllBytes(from, film.ToArray());
            using var gdcm = Process.Start("gdcmconv", [option, from, to]);
            gdcm.WaitForExit();
            Assert.That(gdcm.ExitCode, Is.Zero);
            return File.ReadAllBytes(to);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("gdcmconv is not installed: apt-get install libgdcm-tools");
            return [];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>With bones dark, as MONOCHROME1 shows them bright.</summary>
    public DicomFilms Monochrome1()
    {
        var (kind, pixels) = _elements[0x7FE0_0010];
        _elements[0x7FE0_0010] = (kind, Array.ConvertAll(pixels, value => (byte)(255 - value)));
        return With(0x0028_0004, "CS", "MONOCHROME1");
    }

    public DicomFilms With(uint tag, string kind, string value)
    {
        Set(tag, kind, value);
        return this;
    }

    public DicomFilms With(uint tag, int value)
    {
        Set(tag, value);
        return this;
    }

    public DicomFilms Without(uint tag)
    {
        _elements.Remove(tag);
        return this;
    }

    public byte[] ToArray()
    {
        using var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        Write(file, 0x0002_0010, "UI", Even(_syntax, '\0'), isExplicit: true);
        foreach (var (tag, (kind, value)) in _elements)
        {
            if (tag == 0x7FE0_0010)
            {
                // A nested sequence of unknown length before the pixels, as devices write them.
                WriteSequence(file);
            }

            if (tag == 0x7FE0_0010 && _fragment is not null)
            {
                WriteFragments(file, _fragment);
            }
            else
            {
                Write(file, tag, kind, value, _syntax != Implicit);
            }
        }

        return file.ToArray();
    }

    private DicomFilms Window(string centre, string width) => With(0x0028_1050, "DS", centre).With(0x0028_1051, "DS", width);

    private DicomFilms Encoded(string syntax, byte[] fragment)
    {
        var film = new DicomFilms(syntax, 8, [], 1, 1) { _fragment = fragment };
        foreach (var (tag, element) in _elements)
        {
            film._elements[tag] = element;
        }

        return film;
    }

    private void Set(uint tag, string kind, string value) => _elements[tag] = (kind, Even(value, ' '));

    private void Set(uint tag, int value) => _elements[tag] = ("US", BitConverter.GetBytes((ushort)value));

    private static byte[] Even(string text, char filler) => Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + filler);

    private static void Write(Stream file, uint tag, string kind, byte[] value, bool isExplicit)
    {
        file.Write(BitConverter.GetBytes((ushort)(tag >> 16)));
        file.Write(BitConverter.GetBytes((ushort)tag));
        if (!isExplicit)
        {
            file.Write(BitConverter.GetBytes(value.Length));
        }
        else if (kind is "OB" or "OW")
        {
            file.Write(Encoding.ASCII.GetBytes(kind));
            file.Write(BitConverter.GetBytes((ushort)0));
            file.Write(BitConverter.GetBytes(value.Length));
        }
        else
        {
            file.Write(Encoding.ASCII.GetBytes(kind));
            file.Write(BitConverter.GetBytes((ushort)value.Length));
        }

        file.Write(value);
    }

    private void WriteSequence(Stream file)
    {
        file.Write([0x28, 0, 0x10, 0x30]);
        file.Write(_syntax == Implicit ? [] : [(byte)'S', (byte)'Q', 0, 0]);
        file.Write([0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        Write(file, 0x0028_3003, "LO", Even("some table", ' '), _syntax != Implicit);
        file.Write([0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    }

    private static void WriteFragments(Stream file, byte[] fragment)
    {
        byte[] padded = fragment.Length % 2 == 0 ? fragment : [.. fragment, 0];
        file.Write([0xE0, 0x7F, 0x10, 0, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        file.Write([0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0]);
        // In two parts, as a device with little memory writes them.
        foreach (var part in padded.Chunk((padded.Length / 2 + 1) & ~1))
        {
            file.Write([0xFE, 0xFF, 0x00, 0xE0]);
            file.Write(BitConverter.GetBytes(part.Length));
            file.Write(part);
        }

        file.Write([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    }

    private static byte[] Wide(byte[] grays, Func<int, int> value) => [.. grays.SelectMany(gray => BitConverter.GetBytes((short)value(gray)))];

    private static byte[] Pack(byte[] pixels, int bytesPerPixel)
    {
        var header = new byte[64];
        BitConverter.GetBytes(bytesPerPixel).CopyTo(header, 0);
        var packed = new List<byte>(header);
        for (var segment = 0; segment < bytesPerPixel; segment++)
        {
            BitConverter.GetBytes(packed.Count).CopyTo(header, 4 + 4 * segment);
            byte[] plane = [.. pixels.Where((_, i) => i % bytesPerPixel == bytesPerPixel - 1 - segment)];
            PackPlane(plane, packed);
        }

        return [.. header, .. packed.Skip(64)];
    }

    private static void PackPlane(byte[] plane, List<byte> packed)
    {
        for (var at = 0; at < plane.Length;)
        {
            var run = 1;
            while (run < 128 && at + run < plane.Length && plane[at + run] == plane[at])
            {
                run++;
            }

            if (run > 1)
            {
                packed.AddRange([(byte)(1 - run), plane[at]]);
            }
            else
            {
                packed.AddRange([0, plane[at]]);
            }

            at += run;
        }
    }
}
