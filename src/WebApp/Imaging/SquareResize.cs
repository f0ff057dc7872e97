using System.Collections.Concurrent;

namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// The last step to the network's size: <see cref="Film.Side"/> to another side, by a triangle filter as wide as the step between
/// two output pixels, so that nothing aliases. Being linear, it is one matrix used on rows and on columns; training multiplies
/// augmented films by the same <see cref="Weights"/>.
/// </summary>
public sealed class SquareResize
{
    private static readonly ConcurrentDictionary<int, SquareResize> Known = new();

    private readonly int _side;
    private readonly float[] _weights;

    private SquareResize(int side)
    {
        _side = side;
        _weights = new float[side * Film.Side];
        for (var i = 0; i < side; i++)
        {
            FillRow(i, _weights.AsSpan(i * Film.Side, Film.Side));
        }
    }

    /// <summary>Side rows of <see cref="Film.Side"/> columns; each row sums to one.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    public static SquareResize To(int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, Film.Side);
        return Known.GetOrAdd(side, static wanted => new SquareResize(wanted));
    }

    /// <summary>Resizes a square of bytes into a square of floats in the same range, 0 to 255.</summary>
    public void Apply(ReadOnlySpan<byte> source, Span<float> target)
    {
        // Rows first, then columns of them. Only as many narrow rows are kept as a column reaches over at a time: they fit on the stack,
        // whatever the side is, and a film leaves nothing behind.
        var kept = (int)(2f * Film.Side / _side) + 4;
        Span<float> narrow = stackalloc float[kept * _side];
        target.Clear();
        for (var (y, next) = (0, 0); y < _side; y++)
        {
            var (first, last) = Reach(y);
            for (; next <= last; next++)
            {
                Narrow(source.Slice(next * Film.Side, Film.Side), narrow.Slice(next % kept * _side, _side));
            }

            var row = target.Slice(y * _side, _side);
            for (var k = first; k <= last; k++)
            {
                var weight = _weights[y * Film.Side + k];
                var from = narrow.Slice(k % kept * _side, _side);
                for (var x = 0; x < row.Length; x++)
                {
                    row[x] += weight * from[x];
                }
            }
        }
    }

    private void Narrow(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var (first, last) = Reach(x);
            var sum = 0f;
            for (var k = first; k <= last; k++)
            {
                sum += _weights[x * Film.Side + k] * source[k];
            }

            target[x] = sum;
        }
    }

    private void FillRow(int i, Span<float> row)
    {
        var step = (float)Film.Side / _side;
        var centre = (i + 0.5f) * step;
        var (first, last) = Reach(i);
        var sum = 0f;
        for (var k = first; k <= last; k++)
        {
            row[k] = Math.Max(0, 1 - Math.Abs(k + 0.5f - centre) / step);
            sum += row[k];
        }

        for (var k = first; k <= last; k++)
        {
            row[k] /= sum;
        }
    }

    private (int First, int Last) Reach(int i)
    {
        var step = (float)Film.Side / _side;
        var centre = (i + 0.5f) * step;
        return (Math.Max(0, (int)MathF.Floor(centre - step)), Math.Min(Film.Side - 1, (int)MathF.Ceiling(centre + step)));
    }
}
