using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Tests.Imaging;

internal sealed class FilmTests
{
    [TestCase(224)]
    [TestCase(160)]
    [TestCase(37)]
    public void An_even_gray_stays_even_at_every_size(int side)
    {
        var film = FilmReader.Read(Picture.Gray(300, 200).Linear([0], [51], uchar: true).PngsaveBuffer(), new FilmLimits());
        Assert.That(film.ToInput(side, mean: 0.1f, std: 0.5f), Is.All.EqualTo(0.2f).Within(1e-5));
    }

    [Test]
    public void At_its_own_side_the_square_is_left_as_it_is()
    {
        var film = FilmReader.Read(Picture.Gray(300, 200).PngsaveBuffer(), new FilmLimits());
        Assert.That(film.ToInput(Film.Side, mean: 0, std: 1f / 255), Is.EqualTo(film.Gray.ToArray().Select(gray => (float)gray)).Within(1e-3));
    }

    [Test]
    public void Input_memory_of_the_wrong_size_is_refused()
    {
        var film = FilmReader.Read(Picture.Gray(300, 200).PngsaveBuffer(), new FilmLimits());
        Assert.That(() => film.WriteInput(new float[10], 160, 0, 1), Throws.ArgumentException);
    }
}
