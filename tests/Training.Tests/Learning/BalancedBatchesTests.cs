using PneuXNet.Training.Films;
using PneuXNet.Training.Learning;

namespace PneuXNet.Training.Tests.Learning;

internal sealed class BalancedBatchesTests
{
    private static readonly FilmEntry[] OneToThree =
        [.. Enumerable.Range(0, 40).Select(i => new FilmEntry($"{i}", i % 4 == 0 ? Label.Normal : Label.Pneumonia, "any", $"s{i}"))];

    [Test]
    public void Half_of_every_batch_is_normal()
    {
        var batches = new BalancedBatches(OneToThree, 8, seed: 1);
        for (var i = 0; i < 20; i++)
        {
            Assert.That(batches.Next().Count(film => OneToThree[film].Label == Label.Normal), Is.EqualTo(4));
        }
    }

    [Test]
    public void Every_film_of_a_class_comes_before_one_comes_again()
    {
        var batches = new BalancedBatches(OneToThree, 10, seed: 1);
        var sick = Enumerable.Range(0, 6).SelectMany(_ => batches.Next()).Where(film => OneToThree[film].Label == Label.Pneumonia);
        Assert.That(sick, Is.Unique.And.Exactly(30).Items);
    }

    [Test]
    public void A_folder_with_one_class_is_refused() => Assert.That(
        () => new BalancedBatches([.. OneToThree.Where(film => film.Label == Label.Normal)], 8, 1),
        Throws.TypeOf<TrainingException>().With.Message.Contains("NORMAL and PNEUMONIA"));
}
