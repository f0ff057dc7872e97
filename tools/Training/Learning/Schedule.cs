namespace PneuXNet.Training.Learning;

/// <summary>The learning rate over a run: up in a straight line for the first twentieth, then down along a cosine to zero.</summary>
internal static class Schedule
{
    private const double WarmUp = 0.05;

    /// <param name="done">The share of the run that is behind, 0 to 1.</param>
    public static double Rate(double highest, double done) => done < WarmUp
        ? highest * (0.1 + 0.9 * done / WarmUp)
        : highest * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (done - WarmUp) / (1 - WarmUp))));
}
