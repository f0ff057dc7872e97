namespace PneuXNet.Training.Statistics;

/// <summary>A figure and its 95 % interval.</summary>
internal sealed record Interval(double Value, double Low, double High)
{
    /// <summary>The percentile interval: the middle 95 % of what the figure was on resampled films.</summary>
    public static Interval Of(double value, IEnumerable<double> resampled)
    {
        var sorted = resampled.Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0 ? new Interval(value, double.NaN, double.NaN) : new Interval(value, At(sorted, 0.025), At(sorted, 0.975));
    }

    public override string ToString() =>
        double.IsNaN(Value) ? "-" : FormattableString.Invariant($"{Value:F3} ({Low:F3} to {High:F3})");

    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}
