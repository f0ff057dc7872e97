using PneuXNet.WebApp.Imaging;

namespace PneuXNet.WebApp.Tests;

/// <summary>The film as people see it: the same as XNet sees, whatever it came in, but in its own shape and sharp.</summary>
internal sealed class PictureTests
{
    private static readonly FilmLimits Limits = new();

    [TestCase("JPEG")]
    [TestCase("progressive JPEG")]
    [TestCase("colour JPEG")]
    [TestCase("CMYK JPEG")]
    [TestCase("JPEG turned by EXIF")]
    [TestCase("PNG 16 bits")]
    [TestCase("PNG with transparency")]
    [TestCase("TIFF 16 bits")]
    [TestCase("WebP")]
    [TestCase("GIF")]
    [TestCase("BMP")]
    [TestCase("DICOM")]
    public void The_picture_of_a_film_shows_what_XNet_sees(string kind)
    {
        var file = kind == "DICOM" ? DicomFilms.Sixteen().ToArray() : Films.Make(kind);
        var film = FilmReader.Read(file, Limits);
        var picture = FilmPicture.Of(file, film.Format, Limits, negative: false);
        Assert.That((picture.Width, picture.Height), Is.EqualTo((film.Width, film.Height)));
        // Seen from as far away as XNet does, it is the same but for the JPEG's own loss.
        var again = FilmReader.Read(picture.Jpeg, Limits);
        var apart = film.Gray.ToArray().Zip(again.Gray.ToArray(), (one, other) => Math.Abs(one - other)).Average();
        Assert.That(apart, Is.LessThan(1.5));
    }

    [Test]
    public void A_large_film_is_shown_at_the_size_of_a_screen_and_a_negative_turned_right()
    {
        var film = Films.Chest().Resize(4).Invert().JpegsaveBuffer();
        var picture = FilmPicture.Of(film, FilmFormat.Jpeg, Limits, negative: true);
        Assert.That(Math.Max(picture.Width, picture.Height), Is.EqualTo(800));
        Assert.That(NetVips.Image.NewFromBuffer(picture.Jpeg).Avg(), Is.EqualTo(Films.Chest().Avg()).Within(2));
    }
}
