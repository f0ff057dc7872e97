using PneuXNet.Training.Augmentation;
using PneuXNet.Training.Tests.Imaging;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Tests.Augmentation;

internal sealed class RestylingTests
{
    private static readonly Film Plain = FilmReader.Read(Picture.Gray(300, 200).PngsaveBuffer(), new FilmLimits());

    [Test]
    public void The_first_restyling_leaves_a_film_as_it_is() =>
        Assert.That(Restyling.All[0].Apply(Plain).Gray.ToArray(), Is.EqualTo(Plain.Gray.ToArray()));

    [Test]
    public void Every_other_changes_it_and_does_so_twice_alike([Range(1, 12)] int index)
    {
        var style = Restyling.All[index];
        var altered = style.Apply(Plain).Gray.ToArray();
        Assert.That(altered, Is.Not.EqualTo(Plain.Gray.ToArray()), style.Name);
        Assert.That(style.Apply(Plain).Gray.ToArray(), Is.EqualTo(altered), style.Name);
    }
}
