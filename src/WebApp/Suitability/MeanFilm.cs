using System.Runtime.InteropServices;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.WebApp.Suitability;

/// <summary>
/// The known films laid over one another, in a few pixels: bright shoulders, spine and heart, dark lungs. A film that is its opposite
/// is a negative.
/// </summary>
public sealed class MeanFilm
{
    /// <summary>The side in pixels; lungs are some five of them wide.</summary>
    public const int Side = 16;

    private readonly float[] _pixels;

    private MeanFilm(float[] pixels) => _pixels = pixels;

    public static MeanFilm Of(IEnumerable<Film> films)
    {
        var sum = new float[Side * Side];
        foreach (var film in films)
        {
            var pixels = Normalised(film);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += pixels[i];
            }
        }

        return new MeanFilm(Normalise(sum));
    }

    /// <exception cref="FormatException">The text is not what <see cref="ToString"/> gives.</exception>
    public static MeanFilm Parse(string text) => Convert.FromBase64String(text) is { Length: Side * Side } bytes
        ? new MeanFilm(Normalise([.. MemoryMarshal.Cast<byte, sbyte>(bytes).ToArray().Select(value => (float)value)]))
        : throw new FormatException($"A mean film has {Side * Side} bytes.");

    /// <summary>From -1, a film's exact negative, to 1: the correlation of the film with this one.</summary>
    public float Likeness(Film film)
    {
        var (pixels, sum) = (Normalised(film), 0f);
        for (var i = 0; i < pixels.Length; i++)
        {
            sum += pixels[i] * _pixels[i];
        }

        return sum / pixels.Length;
    }

    /// <summary>Its pixels as signed bytes, in base 64.</summary>
    public override string ToString()
    {
        var most = _pixels.Max(Math.Abs);
        var values = Array.ConvertAll(_pixels, value => (sbyte)MathF.Round(value / most * sbyte.MaxValue));
        return Convert.ToBase64String(MemoryMarshal.AsBytes<sbyte>(values));
    }

    private static float[] Normalised(Film film)
    {
        var pixels = new float[Side * Side];
        SquareResize.To(Side).Apply(film.Gray, pixels);
        return Normalise(pixels);
    }

    /// <summary>To mean 0 and variance 1, in place; nothing can be told of an even film, and it stays 0.</summary>
    private static float[] Normalise(float[] pixels)
    {
        var mean = pixels.Average();
        var deviation = MathF.Sqrt(pixels.Average(value => (value - mean) * (value - mean)));
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = deviation == 0 ? 0 : (pixels[i] - mean) / deviation;
        }

        return pixels;
    }
}
