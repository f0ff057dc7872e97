using System.Diagnostics;
using NetVips;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Tests.Imaging;

internal sealed class FilmReaderTests
{
    private const int Width = 300;
    private const int Height = 200;

    private static readonly FilmLimits Limits = new();

    [Test]
    public void A_bomb_is_refused_by_its_header_and_costs_no_memory()
    {
        var bomb = Png.Black(30_000, 30_000);
        Assert.That(bomb, Has.Length.LessThan(1_000_000));
        FilmReader.Read(Picture.Gray(Width, Height).PngsaveBuffer(), Limits);
        var before = PeakKilobytes();

        var refusal = Refusal(bomb);

        Assert.That(refusal.Problem, Is.EqualTo(FilmProblem.TooLarge));
        Assert.That(refusal.Message, Does.Contain("30000 x 30000").And.Contain("100000000"));
        Assert.That(PeakKilobytes() - before, Is.LessThan(20_000), "kilobytes; decoded, it would be 900,000");
    }

    [TestCase(1, Width, Height)]
    [TestCase(3, Width, Height)]
    [TestCase(6, Height, Width)]
    [TestCase(8, Height, Width)]
    public void A_film_is_turned_as_EXIF_asks(int orientation, int width, int height)
    {
        var file = Picture.Gray(Width, Height).Mutate(image => image.Set(GValue.GIntType, "orientation", orientation)).JpegsaveBuffer(q: 100);

        var film = FilmReader.Read(file, Limits);

        var upright = FilmReader.Read(Turned(orientation).PngsaveBuffer(), Limits);
        Assert.That((film.Width, film.Height), Is.EqualTo((width, height)));
        Assert.That(Picture.LargestDifference(film.Gray, upright.Gray), Is.LessThanOrEqualTo(3));
    }

    /// <summary>Sizes on either side of where the decoder begins to halve, and where libvips's own thread takes over.</summary>
    [TestCase(440, 400)]
    [TestCase(449, 700)]
    [TestCase(1100, 901)]
    [TestCase(2503, 1800)]
    public void A_film_that_was_halved_while_it_was_decoded_is_the_film(int width, int height)
    {
        var film = FilmReader.Read(Picture.Gray(width, height).JpegsaveBuffer(q: 100), Limits);
        var whole = FilmReader.Read(Picture.Gray(width, height).PngsaveBuffer(), Limits);
        Assert.That((film.Width, film.Height), Is.EqualTo((width, height)));
        Assert.That(Picture.LargestDifference(film.Gray, whole.Gray), Is.LessThanOrEqualTo(2));
    }

    [TestCase("png")]
    [TestCase("tiff")]
    public void Sixteen_bits_give_what_eight_bits_give(string format)
    {
        var gray = Picture.Gray(Width, Height);
        var film = FilmReader.Read(Save(Picture.Sixteen(gray, 257), format), Limits);
        Assert.That(Picture.LargestDifference(film.Gray, FilmReader.Read(gray.PngsaveBuffer(), Limits).Gray), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void Twelve_bits_stored_in_sixteen_are_scaled_by_twelve()
    {
        var gray = Picture.Gray(Width, Height);
        var film = FilmReader.Read(Picture.Sixteen(gray, 4095.0 / 255).TiffsaveBuffer(), Limits);
        Assert.That(Picture.LargestDifference(film.Gray, FilmReader.Read(gray.PngsaveBuffer(), Limits).Gray), Is.LessThanOrEqualTo(1));
    }

    [TestCase(8, false)]
    [TestCase(8, true)]
    [TestCase(24, false)]
    [TestCase(24, true)]
    [TestCase(32, false)]
    public void A_bitmap_gives_the_same_pixels_as_a_png(int bits, bool fromTop)
    {
        // 301 pixels, so that rows of 8 and 24 bits end in padding.
        var film = FilmReader.Read(BitmapFile.Write(Picture.Bytes(301, Height), 301, Height, bits, fromTop), Limits);
        var same = FilmReader.Read(Picture.Gray(301, Height).PngsaveBuffer(), Limits);
        Assert.That(film.Format, Is.EqualTo(FilmFormat.Bmp));
        Assert.That(film.Gray.ToArray(), Is.EqualTo(same.Gray.ToArray()));
    }

    [TestCase("png", 0)]
    [TestCase("tiff", 0)]
    [TestCase("webp", 2)]
    [TestCase("gif", 2)]
    [TestCase("jpeg", 3)]
    public void A_gray_film_saved_in_colour_keeps_its_gray(string format, int tolerance)
    {
        var gray = Picture.Gray(Width, Height);
        var colour = gray.Bandjoin(gray, gray).Copy(interpretation: Enums.Interpretation.Srgb);
        var film = FilmReader.Read(Save(colour, format), Limits);
        Assert.That(Picture.LargestDifference(film.Gray, FilmReader.Read(gray.PngsaveBuffer(), Limits).Gray), Is.LessThanOrEqualTo(tolerance));
    }

    [Test]
    public void Inks_are_read_as_what_they_leave_of_white()
    {
        var gray = Picture.Gray(Width, Height);
        var none = Image.Black(Width, Height);
        var inks = none.Bandjoin(none, none, 255 - gray).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Cmyk);
        var film = FilmReader.Read(inks.JpegsaveBuffer(q: 100), Limits);
        Assert.That(Picture.LargestDifference(film.Gray, FilmReader.Read(gray.PngsaveBuffer(), Limits).Gray), Is.LessThanOrEqualTo(4));
    }

    [Test]
    public void Where_a_film_is_transparent_it_is_black()
    {
        var clear = Picture.Gray(Width, Height).Bandjoin(0).Copy(interpretation: Enums.Interpretation.Bw);
        Assert.That(FilmReader.Read(clear.PngsaveBuffer(), Limits).Gray.ToArray(), Is.All.Zero);
    }

    [TestCase("jpeg")]
    [TestCase("png")]
    [TestCase("tiff")]
    [TestCase("webp")]
    [TestCase("gif")]
    public void A_cut_off_film_is_broken(string format)
    {
        var file = Save(Picture.Gray(Width, Height), format);
        Assert.That(Refusal(file[..(file.Length / 2)]).Problem, Is.EqualTo(FilmProblem.Broken));
    }

    [Test]
    public void A_cut_off_bitmap_is_broken()
    {
        var file = BitmapFile.Write(Picture.Bytes(Width, Height), Width, Height, 24, fromTop: false);
        Assert.That(Refusal(file[..^1]).Problem, Is.EqualTo(FilmProblem.Broken));
    }

    [Test]
    public void A_bitmap_that_announces_more_than_it_brings_is_refused_before_memory_is_taken()
    {
        var file = BitmapFile.Write(Picture.Bytes(Width, Height), Width, Height, 8, fromTop: false);
        BitConverter.GetBytes(90_000).CopyTo(file, 18);
        BitConverter.GetBytes(1_000).CopyTo(file, 22);
        Assert.That(Refusal(file).Problem, Is.EqualTo(FilmProblem.Broken));
    }

    [TestCase("", FilmProblem.Empty)]
    [TestCase("BMI is a number, not a picture of anything", FilmProblem.NotAnImage)]
    [TestCase("<svg xmlns='http://www.w3.org/2000/svg'/>", FilmProblem.NotAnImage)]
    [TestCase("%PDF-1.7", FilmProblem.NotAnImage)]
    public void What_is_no_film_is_refused_by_its_first_bytes(string text, FilmProblem problem) =>
        Assert.That(Refusal(System.Text.Encoding.UTF8.GetBytes(text)).Problem, Is.EqualTo(problem));

    [Test]
    public void A_film_with_a_side_below_the_least_is_too_small() =>
        Assert.That(Refusal(Picture.Gray(Width, 31).PngsaveBuffer()).Problem, Is.EqualTo(FilmProblem.TooSmall));

    [Test]
    public void Films_with_flipped_bytes_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(7);
        foreach (var format in new[] { "jpeg", "png", "tiff", "webp", "gif" })
        {
            var file = Save(Picture.Gray(Width, Height), format);
            for (var round = 0; round < 40; round++)
            {
                var flipped = file.ToArray();
                for (var i = 0; i < 8; i++)
                {
                    flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
                }

                Assert.That(() => ReadOrRefuse(flipped), Throws.Nothing, $"{format}, round {round}");
            }
        }
    }

    private static void ReadOrRefuse(byte[] file)
    {
        try
        {
            FilmReader.Read(file, Limits);
        }
        catch (FilmException)
        {
            // A refusal is as good an answer as a film.
        }
    }

    private static FilmException Refusal(byte[] file) => Assert.Throws<FilmException>(() => FilmReader.Read(file, Limits))!;

    private static byte[] Save(Image image, string format) => format switch
    {
        "jpeg" => image.JpegsaveBuffer(q: 100),
        "png" => image.PngsaveBuffer(),
        "tiff" => image.TiffsaveBuffer(),
        "webp" => image.WebpsaveBuffer(lossless: true),
        _ => image.GifsaveBuffer(dither: 0),
    };

    private static Image Turned(int orientation) => orientation switch
    {
        3 => Picture.Gray(Width, Height).Rot180(),
        6 => Picture.Gray(Width, Height).Rot90(),
        8 => Picture.Gray(Width, Height).Rot270(),
        _ => Picture.Gray(Width, Height),
    };

    private static long PeakKilobytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1024;
    }
}
