using PneuXNet.Training.Augmentation;

namespace PneuXNet.Training.Tests.Augmentation;

internal sealed class BorrowedToneTests
{
    private static readonly byte[] Dark = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i % 100))];
    private static readonly byte[] Bright = [.. Enumerable.Range(0, 1000).Select(i => (byte)(150 + i * 7 % 100))];

    [Test]
    public void Wholly_borrowed_the_histogram_is_the_other_films() =>
        Assert.That(BorrowedTone.Apply(Dark, Bright, 1).Order(), Is.EqualTo(Bright.Order()));

    [Test]
    public void Nothing_borrowed_leaves_the_film_as_it_is() => Assert.That(BorrowedTone.Apply(Dark, Bright, 0), Is.EqualTo(Dark));

    [Test]
    public void What_was_brighter_stays_brighter()
    {
        var toned = BorrowedTone.Apply(Dark, Bright, 0.5f);
        Assert.That(toned[..100], Is.Ordered);
    }
}
