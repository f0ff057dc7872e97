using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Tests.Imaging;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Tests.Augmentation;

internal sealed class AugmenterTests
{
    private const int Side = 48;

    private static readonly Film[] Films =
        [.. Enumerable.Repeat(FilmReader.Read(Picture.Gray(300, 200).PngsaveBuffer(), new FilmLimits()), 64)];

    [OneTimeSetUp]
    public void NeedLibtorch() => RequiresLibtorch.OrSkip();

    [Test]
    public void A_seed_decides_every_pixel()
    {
        var first = Augment(1);
        Assert.That(Augment(1), Is.EqualTo(first));
        Assert.That(Augment(2), Is.Not.EqualTo(first));
    }

    [Test]
    public void Gray_stays_between_black_and_white() => Assert.That(Augment(3), Is.All.InRange(-1e-5f, 1 + 1e-5f));

    private static float[] Augment(int seed)
    {
        using var augmenter = new Augmenter(Side, seed, Films);
        using var batch = augmenter.Apply(Films);
        return batch.data<float>().ToArray();
    }
}
