using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Tests.Statistics;

internal sealed class UncertainRangeTests
{
    private static readonly float[] Plain = [.. Enumerable.Range(1, 999).Select(i => i / 1000f)];

    [Test]
    public void It_holds_the_films_whose_verdict_alterations_turn()
    {
        // Every alteration adds or takes 0.1: verdicts between 0.4 and 0.6 may turn.
        var range = UncertainRange.Of(Plain, [Moved(0.1f), Moved(-0.1f)], 0.5f);
        Assert.That(range.From, Is.EqualTo(0.41).Within(0.02));
        Assert.That(range.To, Is.EqualTo(0.59).Within(0.02));
    }

    [Test]
    public void Where_nothing_turns_it_is_narrow_and_around_the_threshold()
    {
        var range = UncertainRange.Of(Plain, [Plain], 0.3f);
        Assert.That(range.From, Is.EqualTo(0.28).Within(0.01));
        Assert.That(range.To, Is.EqualTo(0.32).Within(0.01));
    }

    private static float[] Moved(float by) => [.. Plain.Select(probability => Math.Clamp(probability + by, 0.0001f, 0.9999f))];
}
