namespace PneuXNet.Training.Statistics;

/// <summary>
/// Around a threshold, the probabilities at which a verdict depends on how the film was taken: of films outside of it, fewer than one
/// in a hundred change their verdict when they are altered as a diagnosis should not mind.
/// </summary>
internal sealed record UncertainRange(float From, float To)
{
    public const double Turned = 0.01;
    // Of the logit: a zone is never so narrow that the last digits of a probability decide.
    private const double Least = 0.1;
    private const double Step = 0.02;
    private const double Most = 6;

    /// <param name="plain">Probabilities of films as they are.</param>
    /// <param name="altered">Of the same films, altered; any number of rows as long as <paramref name="plain"/>.</param>
    public static UncertainRange Of(IReadOnlyList<float> plain, IReadOnlyList<float[]> altered, float threshold)
    {
        var middle = Calibration.Logit(threshold);
        var reach = Least;
        while (reach < Most && ShareTurned(plain, altered, threshold, reach) > Turned)
        {
            reach += Step;
        }

        return new UncertainRange(Probability(middle - reach), Probability(middle + reach));
    }

    private static double ShareTurned(IReadOnlyList<float> plain, IReadOnlyList<float[]> altered, float threshold, double reach)
    {
        var middle = Calibration.Logit(threshold);
        var (asked, turned) = (0, 0);
        for (var i = 0; i < plain.Count; i++)
        {
            if (Math.Abs(Calibration.Logit(plain[i]) - middle) <= reach)
            {
                continue;
            }

            asked += altered.Count;
            turned += altered.Count(row => row[i] >= threshold != plain[i] >= threshold);
        }

        return asked == 0 ? 0 : (double)turned / asked;
    }

    private static float Probability(double logit) => (float)(1 / (1 + Math.Exp(-logit)));
}
