namespace PneuXNet.Training.Statistics;

/// <summary>
/// What is set after training, on validation films: the temperature that makes probabilities honest, and the threshold. Both are
/// taken from altered films as well as from the plain ones, since a network is too sure of itself on films unlike those it knows.
/// </summary>
internal static class Calibration
{
    /// <summary>
    /// The temperature by which logits are divided: the one with the least log loss when both labels weigh the same, found by golden
    /// section between 0.2 and 10. Labels weigh the same because how common pneumonia is differs from place to place.
    /// </summary>
    public static double Temperature(IReadOnlyList<Judged> films)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (Math.Log(0.2), Math.Log(10));
        while (high - low > 1e-4)
        {
            var left = high - ratio * (high - low);
            var right = low + ratio * (high - low);
            (low, high) = Loss(films, Math.Exp(left)) < Loss(films, Math.Exp(right)) ? (low, right) : (left, high);
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>
    /// The highest threshold that still finds this share of the films with pneumonia. Sensitivity is fixed first, as in screening;
    /// asking for no more than that leaves the healthy as much room as can be.
    /// </summary>
    public static float Threshold(IReadOnlyList<Judged> films, double sensitivity)
    {
        var sick = films.Where(film => film.IsPneumonia).Select(film => film.Probability).OrderDescending().ToArray();
        if (sick.Length == 0)
        {
            throw new TrainingException("No validation film has pneumonia, so no threshold can be chosen. Train with more films.");
        }

        // The tiny slack keeps 0.9 of ten films at nine when the product comes out as 9.000000001.
        var needed = Math.Max(1, (int)Math.Ceiling(sensitivity * sick.Length - 1e-9));
        return Math.Clamp(sick[needed - 1], 0.001f, 0.999f);
    }

    /// <summary>
    /// The expected calibration error: how far probabilities are from the share of pneumonia among films that got them, in ten bins of
    /// equal width, averaged by the films in each. Both labels weigh the same, as they do for the temperature. NaN without both.
    /// </summary>
    public static double Error(IReadOnlyList<Judged> films)
    {
        const int bins = 10;
        var sick = films.Count(film => film.IsPneumonia);
        var healthy = films.Count - sick;
        var gaps = new double[bins];
        foreach (var film in films)
        {
            var bin = Math.Min(bins - 1, (int)(film.Probability * bins));
            gaps[bin] += film.IsPneumonia ? (1.0 - film.Probability) / sick : -(double)film.Probability / healthy;
        }

        return sick == 0 || healthy == 0 ? double.NaN : gaps.Sum(Math.Abs) / 2;
    }

    /// <summary>The value that this share of the values is above.</summary>
    public static float Upper(IReadOnlyList<float> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling((1 - share) * sorted.Length) - 1)];
    }

    public static double Logit(float probability)
    {
        var inside = Math.Clamp(probability, 1e-7, 1 - 1e-7);
        return Math.Log(inside / (1 - inside));
    }

    private static double Loss(IReadOnlyList<Judged> films, double temperature)
    {
        double sick = 0, healthy = 0;
        int sickCount = 0, healthyCount = 0;
        foreach (var film in films)
        {
            var logit = Logit(film.Probability) / temperature;
            if (film.IsPneumonia)
            {
                sick += Math.Log(1 + Math.Exp(-logit));
                sickCount++;
            }
            else
            {
                healthy += Math.Log(1 + Math.Exp(logit));
                healthyCount++;
            }
        }

        return sick / Math.Max(1, sickCount) + healthy / Math.Max(1, healthyCount);
    }
}
