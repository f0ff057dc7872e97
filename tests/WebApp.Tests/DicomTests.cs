using PneuXNet.WebApp.Imaging;

namespace PneuXNet.WebApp.Tests;

/// <summary>DICOM: what a film in it looks like, what else is refused, and that no file can break the reader.</summary>
internal sealed class DicomTests
{
    /// <summary>How many damaged files of each kind; more than usual for whoever changes the reader.</summary>
    private static readonly int Damages =
        int.TryParse(Environment.GetEnvironmentVariable("DICOM_DAMAGES"), out var many) ? many : 60;

    private static readonly byte[] Expected = FilmReader.Read(Films.Png, new FilmLimits()).Gray.ToArray();

    [TestCase("explicit")]
    [TestCase("implicit")]
    [TestCase("8 bits")]
    [TestCase("signed, 12 bits, rescaled")]
    [TestCase("MONOCHROME1")]
    [TestCase("RLE, 8 bits")]
    [TestCase("RLE, 16 bits")]
    [TestCase("JPEG")]
    public void A_film_in_DICOM_is_the_film(string kind) => ExpectChest(Make(kind));

    [TestCase("--jpeg", "16 bits")]
    [TestCase("--jpeg", "8 bits")]
    [TestCase("--j2k", "16 bits")]
    [TestCase("--j2k", "8 bits")]
    [TestCase("--rle", "16 bits")]
    public void A_film_encoded_by_another_program_is_the_film(string option, string bits) =>
        ExpectChest(DicomFilms.Converted(bits == "8 bits" ? DicomFilms.Eight() : DicomFilms.Sixteen(), option));

    [Test]
    public void Without_a_window_the_film_is_shown_from_its_darkest_to_its_brightest()
    {
        var film = FilmReader.Read(DicomFilms.Sixteen().Without(0x0028_1050).ToArray(), new FilmLimits());
        Assert.That(film.Gray.ToArray().Max(), Is.GreaterThan(240));
        Assert.That(film.Gray.ToArray().Min(), Is.LessThan(15));
    }

    [Test]
    public void Without_a_window_a_marker_brighter_than_any_bone_does_not_darken_the_film()
    {
        var marked = FilmReader.Read(DicomFilms.Sixteen(marker: 60_000).Without(0x0028_1050).ToArray(), new FilmLimits());
        var film = FilmReader.Read(DicomFilms.Sixteen().Without(0x0028_1050).ToArray(), new FilmLimits());
        Assert.That(marked.Gray[^1], Is.GreaterThan(245), "the marker");
        Assert.That(marked.Gray[..(Film.Side * 200)].ToArray(), Is.EqualTo(film.Gray[..(Film.Side * 200)].ToArray()).Within(15));
    }

    [TestCase("CT", "computed tomography")]
    [TestCase("MG", "mammography")]
    [TestCase("PX", "dental")]
    public void Another_modality_is_refused_by_its_name(string modality, string name) =>
        ExpectRefusal(DicomFilms.Eight().With(0x0008_0060, "CS", modality), name);

    [Test]
    public void Several_frames_are_refused() => ExpectRefusal(DicomFilms.Eight().With(0x0028_0008, "IS", "12"), "12 frames");

    [Test]
    public void Colour_is_refused() => ExpectRefusal(DicomFilms.Eight().With(0x0028_0004, "CS", "RGB"), "colour");

    [Test]
    public void A_file_without_pixels_is_refused() => ExpectRefusal(DicomFilms.Eight().Without(0x7FE0_0010), "no pixels");

    [Test]
    public void What_a_refusal_says_holds_nothing_of_the_patient() => Assert.That(
        () => FilmReader.Read(DicomFilms.Eight().With(0x0008_0060, "CS", "Nobody").ToArray(), new FilmLimits()),
        Throws.TypeOf<FilmException>().With.Message.Not.Contains("Nobody"));

    [Test]
    public void More_pixels_than_the_limit_are_refused_before_they_are_decoded() => Assert.That(
        () => FilmReader.Read(DicomFilms.Packed(isWide: true).With(0x0028_0010, 60000).With(0x0028_0011, 60000).ToArray(), new FilmLimits()),
        Throws.TypeOf<FilmException>().With.Property(nameof(FilmException.Problem)).EqualTo(FilmProblem.TooLarge));

    [Test]
    public async Task A_DICOM_film_gets_the_verdict_of_its_picture()
    {
        using var app = new App();
        var (picture, dicom) = (await app.JudgeAsync(Films.Png), await app.JudgeAsync(DicomFilms.Eight().Monochrome1().ToArray()));
        Assert.That(
            dicom.GetProperty("probability").GetDouble(), Is.EqualTo(picture.GetProperty("probability").GetDouble()).Within(0.02));
    }

    /// <summary>Bytes changed, cut and lengthened at random, with a seed: whatever comes of it is a film or a refusal.</summary>
    [TestCase("explicit")]
    [TestCase("implicit")]
    [TestCase("RLE, 16 bits")]
    [TestCase("JPEG")]
    [TestCase("--jpeg")]
    [TestCase("--j2k")]
    public void No_damaged_file_does_more_than_be_refused(string kind)
    {
        var film = kind.StartsWith('-') ? DicomFilms.Converted(DicomFilms.Sixteen(), kind) : Make(kind);
        var limits = new FilmLimits { MaxPixels = 1_000_000 };
        var random = new Random(1);
        for (var i = 0; i < Damages; i++)
        {
            var damaged = Damage(film, random);
            Assert.That(() => Read(damaged, limits), Throws.Nothing, $"{kind}, damage {i}");
        }
    }

    private static byte[] Make(string kind) => (kind switch
    {
        "explicit" => DicomFilms.Sixteen(),
        "implicit" => DicomFilms.Sixteen(isImplicit: true),
        "8 bits" => DicomFilms.Eight(),
        "signed, 12 bits, rescaled" => DicomFilms.Signed(),
        "MONOCHROME1" => DicomFilms.Eight().Monochrome1(),
        "RLE, 8 bits" => DicomFilms.Packed(isWide: false),
        "RLE, 16 bits" => DicomFilms.Packed(isWide: true),
        _ => DicomFilms.Jpeg(),
    }).ToArray();

    private static byte[] Damage(byte[] film, Random random)
    {
        var damaged = film.ToArray();
        // Mostly in the header, where lengths and sizes are, and at the beginning of the pixels.
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var reach = random.Next(3) == 0 ? damaged.Length : Math.Min(damaged.Length, 1200);
            damaged[132 + random.Next(reach - 132)] = (byte)random.Next(256);
        }

        return random.Next(3) == 0 ? damaged[..random.Next(140, damaged.Length)] : damaged;
    }

    private static void Read(byte[] file, FilmLimits limits)
    {
        try
        {
            FilmReader.Read(file, limits);
        }
        catch (FilmException)
        {
        }
    }

    private static void ExpectChest(byte[] file)
    {
        var film = FilmReader.Read(file, new FilmLimits());
        Assert.That(film.Format, Is.EqualTo(FilmFormat.Dicom));
        Assert.That((film.Width, film.Height), Is.EqualTo((512, 448)));
        Assert.That(film.Gray.ToArray().Select(gray => (int)gray), Is.EqualTo(Expected.Select(gray => (int)gray)).Within(3));
    }

    private static void ExpectRefusal(DicomFilms film, string reason) => Assert.That(
        () => FilmReader.Read(film.ToArray(), new FilmLimits()),
        Throws.TypeOf<FilmException>().With.Message.Contains(reason).And.Property(nameof(FilmException.Problem)).EqualTo(FilmProblem.NotAFilm));
}
