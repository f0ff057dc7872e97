using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

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

    // The columns of each row of weights between which they are not zero, both included.
    private readonly (int First, int Last)[] _reaches;

    private SquareResize(int side)
    {
        _side = side;
        _weights = new float[side * Film.Side];
        _reaches = [.. Enumerable.Range(0, side).Select(Reach)];
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
        // Rows are added up first, which goes many columns at a time. Only the sum is kept: it fits on the stack, whatever the side is, and
        // a film leaves nothing behind.
        Span<float> sum = stackalloc float[Film.Side];
        for (var y = 0; y < _side; y++)
        {
            sum.Clear();
            var (first, last) = _reaches[y];
            for (var k = first; k <= last; k++)
            {
                Add(source.Slice(k * Film.Side, Film.Side), _weights[y * Film.Side + k], sum);
            }

            Narrow(sum, target.Slice(y * _side, _side));
        }
    }

    private static void Add(ReadOnlySpan<byte> row, float weight, Span<float> sum)
    {
        var x = 0;
        for (; x + Vector<byte>.Count <= row.Length; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[x..]), out var left, out var right);
            Add(left, weight, sum[x..]);
            Add(right, weight, sum[(x + Vector<ushort>.Count)..]);
        }

        // Vectors of 16 and of 32 bytes leave nothing of a row.
        for (; x < row.Length; x++)
        {
            sum[x] += row[x] * weight;
        }
    }

    private static void Add(Vector<ushort> grays, float weight, Span<float> sum)
    {
        Vector.Widen(grays, out var left, out var right);
        var places = MemoryMarshal.Cast<float, Vector<float>>(sum);
        places[0] += Vector.ConvertToSingle(left) * weight;
        places[1] += Vector.ConvertToSingle(right) * weight;
    }

    private void Narrow(ReadOnlySpan<float> source, Span<float> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var (first, last) = _reaches[x];
            var weights = _weights.AsSpan(x * Film.Side, Film.Side);
            var sum = 0f;
            for (var k = first; k <= last; k++)
            {
                sum += weights[k] * source[k];
            }

            target[x] = sum;
        }
    }

    private void FillRow(int i, Span<float> row)
    {
        var step = (float)Film.Side / _side;
        var centre = (i + 0.5f) * step;
        var (first, last) = _reaches[i];
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
