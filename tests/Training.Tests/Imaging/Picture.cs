using NetVips;

namespace PneuXNet.Training.Tests.Imaging;

/// <summary>A picture with a different gray in each corner, so that turning it or mirroring it shows.</summary>
internal static class Picture
{
    public static Image Gray(int width, int height) =>
        Image.NewFromMemory(Bytes(width, height), width, height, 1, Enums.BandFormat.Uchar);

    public static byte[] Bytes(int width, int height)
    {
        var bytes = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bytes[y * width + x] = (byte)(20 + 150 * x / width + 80 * y / height);
            }
        }

        return bytes;
    }

    public static Image Sixteen(Image gray, double scale) =>
        (gray * scale).Cast(Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16);

    public static int LargestDifference(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var largest = 0;
        for (var i = 0; i < one.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(one[i] - other[i]));
        }

        return largest;
    }
}
