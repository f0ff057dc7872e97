using System.Buffers.Binary;

namespace PneuXNet.WebApp.Imaging.Dicom;

/// <summary>From stored values to the gray that a viewer would show: rescale, window, and the right way round.</summary>
internal static class DicomGray
{
    private const int Values = 1 << 16;
    // Without a window: one in so many pixels may be cut off on either side, markers and borders as a rule.
    private const int CutOff = 200;

    public static byte[] Render(DicomFile file, ReadOnlySpan<byte> pixels)
    {
        var stored = new ushort[file.Width * file.Height];
        var wide = file.BitsAllocated == 16;
        for (var i = 0; i < stored.Length; i++)
        {
            stored[i] = wide ? BinaryPrimitives.ReadUInt16LittleEndian(pixels[(2 * i)..]) : pixels[i];
        }

        var curve = Curve(file, stored);
        return Array.ConvertAll(stored, value => curve[value]);
    }

    /// <summary>The gray of each value that can be stored: a film has more pixels than that.</summary>
    private static byte[] Curve(DicomFile file, ushort[] stored)
    {
        var values = new double[Values];
        for (var i = 0; i < Values; i++)
        {
            values[i] = ValueOf(file, i) * file.Slope + file.Intercept;
        }

        var (centre, width) = file.Window ?? Spread(values, stored);
        var curve = new byte[Values];
        for (var i = 0; i < Values; i++)
        {
            var gray = Math.Round(byte.MaxValue * Shown(values[i], centre, width, file.IsSigmoid));
            curve[i] = (byte)(file.IsNegative ? byte.MaxValue - gray : gray);
        }

        return curve;
    }

    private static int ValueOf(DicomFile file, int stored)
    {
        var value = stored >> file.Shift & (1 << file.BitsStored) - 1;
        var sign = 1 << file.BitsStored - 1;
        return file.IsSigned && (value & sign) != 0 ? value - 2 * sign : value;
    }

    /// <summary>By the formulas of PS3.3, C.11.2.</summary>
    private static double Shown(double value, double centre, double width, bool sigmoid) => sigmoid
        ? 1 / (1 + Math.Exp(-4 * (value - centre) / width))
        : Math.Clamp(width <= 1 ? value > centre - 0.5 ? 1 : 0 : (value - (centre - 0.5)) / (width - 1) + 0.5, 0, 1);

    /// <summary>Counted and not sorted: a detector has up to 19 million pixels, and they have at most 65,536 values.</summary>
    private static (double Centre, double Width) Spread(double[] values, ushort[] stored)
    {
        var counts = new int[Values];
        foreach (var value in stored)
        {
            counts[value]++;
        }

        var places = Enumerable.Range(0, Values).Where(place => counts[place] > 0).OrderBy(place => values[place]).ToArray();
        var cut = stored.Length / CutOff;
        var (low, high) = (Beyond(places, cut), Beyond(places.Reverse(), cut));
        return ((low + high + 1) / 2, Math.Max(1, high - low + 1));

        double Beyond(IEnumerable<int> from, int left)
        {
            foreach (var place in from)
            {
                left -= counts[place];
                if (left < 0)
                {
                    return values[place];
                }
            }

            return 0;
        }
    }
}
