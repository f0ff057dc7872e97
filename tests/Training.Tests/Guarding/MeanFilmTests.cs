using PneuXNet.Training.Tests.Imaging;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Suitability;

namespace PneuXNet.Training.Tests.Guarding;

internal sealed class MeanFilmTests
{
    private static readonly Film Some = FilmReader.Read(Picture.Gray(300, 200).PngsaveBuffer(), new FilmLimits());

    [Test]
    public void A_film_is_like_itself_and_its_negative_is_its_opposite()
    {
        var known = MeanFilm.Of([Some]);
        Assert.That(known.Likeness(Some), Is.EqualTo(1).Within(1e-3));
        Assert.That(known.Likeness(Some.Negative()), Is.EqualTo(-1).Within(1e-3));
    }

    [Test]
    public void What_is_written_is_read_back() =>
        Assert.That(MeanFilm.Parse(MeanFilm.Of([Some]).ToString()).Likeness(Some), Is.EqualTo(1).Within(1e-2));

    [TestCase("")]
    [TestCase("AAAA")]
    [TestCase("no base 64")]
    public void Anything_else_is_refused(string text) => Assert.That(() => MeanFilm.Parse(text), Throws.TypeOf<FormatException>());
}
