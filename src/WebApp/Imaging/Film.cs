using System.Numerics.Tensors;

namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// A decoded film as the network sees it: gray, upright, squashed to a square of <see cref="Side"/> pixels. Training, evaluation and
/// serving all begin here; whatever a film's size, its way to the network's input goes through these same 224 x 224 bytes.
/// </summary>
public sealed class Film
{
    /// <summary>The side of the square, in pixels: the size at which the training films were published.</summary>
    public const int Side = 224;

    private readonly byte[] _gray;

    internal Film(FilmFormat format, int width, int height, byte[] gray, float chroma = 0)
    {
        Chroma = chroma;
        Format = format;
        Width = width;
        Height = height;
        _gray = gray;
    }

    public FilmFormat Format { get; }

    /// <summary>The width in the file, in pixels, as shown: after the orientation that EXIF asks for.</summary>
    public int Width { get; }

    /// <summary>The height in the file, in pixels, as shown.</summary>
    public int Height { get; }

    /// <summary>How far apart red, green and blue are, on average, in gray levels of 0 to 255: 0 for a gray picture.</summary>
    public float Chroma { get; }

    /// <summary>The standard deviation of the gray, in levels of 0 to 255.</summary>
    public float Contrast
    {
        get
        {
            // Whole numbers, which add up faster: both sums stay below what they can hold.
            int sum = 0;
            uint squares = 0;
            foreach (var gray in _gray)
            {
                sum += gray;
                squares += (uint)(gray * gray);
            }

            var mean = (double)sum / _gray.Length;
            return (float)Math.Sqrt(Math.Max(0, (double)squares / _gray.Length - mean * mean));
        }
    }

    /// <summary>The square, row by row from the top; 0 is black. <see cref="Side"/> times <see cref="Side"/> bytes.</summary>
    public ReadOnlySpan<byte> Gray => _gray;

    /// <summary>The same film with other pixels, for evaluation on films that were altered on purpose.</summary>
    public Film WithGray(byte[] gray) => gray.Length == Side * Side
        ? new Film(Format, Width, Height, gray, Chroma)
        : throw new ArgumentException($"{gray.Length} bytes were given; a square has {Side * Side}.", nameof(gray));

    /// <summary>The same film with dark and bright changed over.</summary>
    public Film Negative() => WithGray(Array.ConvertAll(_gray, gray => (byte)(byte.MaxValue - gray)));

    /// <summary>The network's input: side times side values, (gray / 255 - mean) / std.</summary>
    public float[] ToInput(int side, float mean, float std)
    {
        var input = new float[side * side];
        WriteInput(input, side, mean, std);
        return input;
    }

    /// <summary>As <see cref="ToInput"/>, into memory of the caller's, such as one film's place in a batch.</summary>
    public void WriteInput(Span<float> input, int side, float mean, float std)
    {
        if (input.Length != side * side)
        {
            throw new ArgumentException($"The input has {input.Length} values; a side of {side} needs {side * side}.", nameof(input));
        }

        SquareResize.To(side).Apply(_gray, input);
        TensorPrimitives.Divide(input, 255, input);
        TensorPrimitives.Subtract(input, mean, input);
        TensorPrimitives.Divide(input, std, input);
    }
}
