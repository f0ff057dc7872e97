namespace PneuXNet.Training.Statistics;

/// <summary>
/// <see cref="Scores"/> with 95 % bootstrap intervals. Subjects are drawn, not films: thirty films of one child are not thirty
/// children, and drawing films would make the intervals too narrow.
/// </summary>
internal sealed record ScoreIntervals(int Films, int Subjects, Interval Auc, Interval Sensitivity, Interval Specificity, Interval Accuracy)
{
    private const int Draws = 1000;
    // Fixed, so that two evaluations of one model print the same intervals.
    private const int Seed = 1;

    public static ScoreIntervals Of(IReadOnlyList<Judged> films, float threshold)
    {
        var subjects = films.GroupBy(film => film.Subject).Select(group => group.ToArray()).ToArray();
        var draws = Resample(subjects, threshold);
        var scores = Scores.Of(films, threshold);
        return new ScoreIntervals(
            films.Count,
            subjects.Length,
            Interval.Of(scores.Auc, draws.Select(draw => draw.Auc)),
            Interval.Of(scores.Sensitivity, draws.Select(draw => draw.Sensitivity)),
            Interval.Of(scores.Specificity, draws.Select(draw => draw.Specificity)),
            Interval.Of(scores.Accuracy, draws.Select(draw => draw.Accuracy)));
    }

    private static Scores[] Resample(Judged[][] subjects, float threshold)
    {
        var random = new Random(Seed);
        var draws = new Scores[Draws];
        for (var i = 0; i < Draws; i++)
        {
            var drawn = new List<Judged>();
            for (var k = 0; k < subjects.Length; k++)
            {
                drawn.AddRange(subjects[random.Next(subjects.Length)]);
            }

            draws[i] = Scores.Of(drawn, threshold);
        }

        return draws;
    }
}
