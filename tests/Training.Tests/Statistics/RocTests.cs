using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Tests.Statistics;

internal sealed class RocTests
{
    [Test]
    public void The_area_is_the_share_of_pairs_in_order()
    {
        // Positives 0.9, 0.6, 0.3 against negatives 0.7, 0.2: won 2 + 1 + 1 of 6 pairs.
        Assert.That(Roc.Area([0.9f, 0.7f, 0.6f, 0.3f, 0.2f], [true, false, true, true, false]), Is.EqualTo(4.0 / 6).Within(1e-12));
    }

    [Test]
    public void A_tie_counts_half() => Assert.That(Roc.Area([0.5f, 0.5f, 0.5f], [true, false, true]), Is.EqualTo(0.5));

    [Test]
    public void Perfect_order_is_one_and_reversed_is_zero()
    {
        Assert.That(Roc.Area([0.1f, 0.2f, 0.3f], [false, false, true]), Is.EqualTo(1));
        Assert.That(Roc.Area([0.1f, 0.2f, 0.3f], [true, false, false]), Is.EqualTo(0));
    }

    [Test]
    public void Without_both_kinds_there_is_no_area() => Assert.That(Roc.Area([0.1f, 0.2f], [true, true]), Is.NaN);
}
