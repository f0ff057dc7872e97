using PneuXNet.Training.Films;
using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Tests.Statistics;

internal sealed class ScoresTests
{
    private static readonly Judged[] Some =
    [
        new(Label.Pneumonia, "virus", "a", 0.9f),
        new(Label.Pneumonia, "virus", "b", 0.5f),
        new(Label.Pneumonia, "virus", "c", 0.4f),
        new(Label.Normal, "normal", "d", 0.6f),
        new(Label.Normal, "normal", "e", 0.1f),
    ];

    [Test]
    public void Figures_are_as_counted_by_hand()
    {
        // The film at 0.5 is called PNEUMONIA: the threshold itself counts.
        var scores = Scores.Of(Some, 0.5f);
        Assert.That(scores.Sensitivity, Is.EqualTo(2.0 / 3).Within(1e-12));
        Assert.That(scores.Specificity, Is.EqualTo(0.5));
        Assert.That(scores.Accuracy, Is.EqualTo(0.6).Within(1e-12));
        Assert.That(scores.Auc, Is.EqualTo(4.0 / 6).Within(1e-12));
    }

    [Test]
    public void Percentiles_are_read_between_the_nearest_draws()
    {
        // 2.5 % of the way from the 1st to the 41st number is the 2nd; 97.5 % is the 40th.
        var interval = Interval.Of(20, Enumerable.Range(0, 41).Select(number => (double)number));
        Assert.That((interval.Low, interval.High), Is.EqualTo((1.0, 39.0)));
    }

    [Test]
    public void A_figure_that_never_varies_has_an_interval_of_no_width()
    {
        Judged[] apart = [.. Enumerable.Range(0, 20).Select(i =>
            i % 2 == 0 ? new Judged(Label.Pneumonia, "virus", $"s{i}", 0.9f) : new Judged(Label.Normal, "normal", $"s{i}", 0.1f))];
        Assert.That(ScoreIntervals.Of(apart, 0.5f).Accuracy, Is.EqualTo(new Interval(1, 1, 1)));
    }

    [Test]
    public void Many_films_of_few_subjects_give_a_wide_interval()
    {
        var many = ScoreIntervals.Of([.. Films(subjects: 100, filmsOfEach: 1)], 0.5f).Sensitivity;
        var few = ScoreIntervals.Of([.. Films(subjects: 10, filmsOfEach: 10)], 0.5f).Sensitivity;
        Assert.That(few.Value, Is.EqualTo(many.Value).Within(1e-12));
        Assert.That(few.High - few.Low, Is.GreaterThan(2 * (many.High - many.Low)));
    }

    // Of the children with pneumonia, every fifth is missed.
    private static IEnumerable<Judged> Films(int subjects, int filmsOfEach) =>
        from subject in Enumerable.Range(0, subjects)
        from film in Enumerable.Range(0, filmsOfEach)
        select new Judged(Label.Pneumonia, "virus", $"s{subject}", subject % 5 == 0 ? 0.1f : 0.9f);
}
