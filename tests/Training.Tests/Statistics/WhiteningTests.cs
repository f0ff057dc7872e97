using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Tests.Statistics;

internal sealed class WhiteningTests
{
    // Two values that go together, one of them three times the other.
    private static readonly float[][] Vectors = [.. Enumerable.Range(0, 2000).Select(Vector)];

    [Test]
    public void Known_vectors_have_a_length_of_about_one() =>
        Assert.That(Math.Sqrt(Vectors.Average(vector => Math.Pow(Length(vector), 2))), Is.EqualTo(1).Within(0.1));

    [Test]
    public void What_breaks_the_rule_is_further_off_than_what_only_goes_far()
    {
        // Both are as far from the mean; only the second has the two values on opposite sides.
        Assert.That(Length([300, 100]), Is.LessThan(4));
        Assert.That(Length([300, -100]), Is.GreaterThan(8));
    }

    private static float[] Vector(int seed)
    {
        var random = new Random(seed);
        var common = random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2;
        return [(float)(173 * common), (float)(58 * (common + 0.2 * (random.NextDouble() - 0.5)))];
    }

    private static double Length(float[] vector)
    {
        var known = Whitening.Of(Vectors);
        var white = new double[vector.Length];
        for (var i = 0; i < white.Length; i++)
        {
            white[i] = known.Shift[i] + vector.Select((value, k) => value * known.Matrix[i * vector.Length + k]).Sum();
        }

        return Math.Sqrt(white.Sum(value => value * value));
    }
}
