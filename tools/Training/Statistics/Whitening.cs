namespace PneuXNet.Training.Statistics;

/// <summary>
/// How vectors spread around their mean, as a linear map that makes them spread alike in all directions. The length of what comes out
/// is Mahalanobis' distance, divided so that a typical vector has length 1.
/// </summary>
/// <param name="Size">The number of values of a vector, before and after.</param>
/// <param name="Matrix">Row-major, lower triangular.</param>
/// <param name="Shift">Added after the multiplication.</param>
internal sealed record Whitening(int Size, float[] Matrix, float[] Shift)
{
    // Of the mean variance: values and directions in which the known vectors hardly differ must not count without bound.
    private const double Ridge = 1e-3;

    public static Whitening Of(IReadOnlyList<float[]> vectors)
    {
        var size = vectors[0].Length;
        var mean = Mean(vectors, size);
        var root = Cholesky(Covariance(vectors, mean, size), size);
        var inverse = InvertLower(root, size);
        var scale = 1 / Math.Sqrt(size);
        var matrix = new float[size * size];
        var shift = new float[size];
        for (var row = 0; row < size; row++)
        {
            var sum = 0.0;
            for (var column = 0; column <= row; column++)
            {
                matrix[row * size + column] = (float)(inverse[row, column] * scale);
                sum -= inverse[row, column] * scale * mean[column];
            }

            shift[row] = (float)sum;
        }

        return new Whitening(size, matrix, shift);
    }

    private static double[] Mean(IReadOnlyList<float[]> vectors, int size)
    {
        var mean = new double[size];
        foreach (var vector in vectors)
        {
            for (var i = 0; i < size; i++)
            {
                mean[i] += vector[i] / (double)vectors.Count;
            }
        }

        return mean;
    }

    private static double[,] Covariance(IReadOnlyList<float[]> vectors, double[] mean, int size)
    {
        var covariance = new double[size, size];
        var centred = new double[size];
        foreach (var vector in vectors)
        {
            for (var i = 0; i < size; i++)
            {
                centred[i] = vector[i] - mean[i];
                for (var j = 0; j <= i; j++)
                {
                    covariance[i, j] += centred[i] * centred[j] / vectors.Count;
                }
            }
        }

        var ridge = Ridge * Math.Max(1e-12, Enumerable.Range(0, size).Average(i => covariance[i, i]));
        for (var i = 0; i < size; i++)
        {
            covariance[i, i] += ridge;
        }

        return covariance;
    }

    /// <summary>The lower triangle whose product with its transpose is the matrix; only the matrix's lower triangle is read.</summary>
    private static double[,] Cholesky(double[,] matrix, int size)
    {
        var root = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++)
                {
                    sum -= root[i, k] * root[j, k];
                }

                root[i, j] = i == j ? Math.Sqrt(sum) : sum / root[j, j];
            }
        }

        return root;
    }

    private static double[,] InvertLower(double[,] root, int size)
    {
        var inverse = new double[size, size];
        for (var column = 0; column < size; column++)
        {
            for (var row = column; row < size; row++)
            {
                var sum = row == column ? 1.0 : 0;
                for (var k = column; k < row; k++)
                {
                    sum -= root[row, k] * inverse[k, column];
                }

                inverse[row, column] = sum / root[row, row];
            }
        }

        return inverse;
    }
}
