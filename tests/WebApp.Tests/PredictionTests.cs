using System.Net;

namespace PneuXNet.WebApp.Tests;

/// <summary>POST /api/predict with films that can be judged.</summary>
internal sealed class PredictionTests
{
    private App _app = null!;

    [OneTimeSetUp]
    public void Start() => _app = new App();

    [OneTimeTearDown]
    public void Stop() => _app.Dispose();

    [Test]
    public async Task A_verdict_carries_all_its_evidence()
    {
        using var response = await _app.PredictAsync(("chest.jpg", Films.Jpeg));
        var result = (await response.JsonAsync()).GetProperty("results")[0];
        var probability = result.GetProperty("probability").GetSingle();
        var threshold = result.GetProperty("threshold").GetSingle();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(result.GetProperty("file").GetString(), Is.EqualTo("chest.jpg"));
            Assert.That(probability, Is.InRange(0f, 1f));
            Assert.That(result.GetProperty("label").GetString(), Is.EqualTo(probability >= threshold ? "PNEUMONIA" : "NORMAL"));
            Assert.That(result.GetProperty("model").GetProperty("name").GetString(), Is.EqualTo("XNet"));
            Assert.That(result.GetProperty("model").GetProperty("version").GetString(), Is.Not.Empty);
            Assert.That(result.GetProperty("model").GetProperty("sha256").GetString(), Does.Match("^[0-9a-f]{64}$"));
            Assert.That(result.GetProperty("milliseconds").GetDouble(), Is.Positive);
            Assert.That(result.GetProperty("worker").GetProperty("pid").GetInt32(), Is.EqualTo(Environment.ProcessId));
            Assert.That(result.GetProperty("worker").GetProperty("slot").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
        }
    }

    [TestCase("JPEG")]
    [TestCase("progressive JPEG")]
    [TestCase("colour JPEG")]
    [TestCase("JPEG turned by EXIF")]
    [TestCase("PNG 8 bits")]
    [TestCase("PNG 16 bits")]
    [TestCase("PNG with transparency")]
    [TestCase("TIFF 8 bits")]
    [TestCase("TIFF 16 bits")]
    [TestCase("WebP")]
    [TestCase("GIF")]
    [TestCase("BMP")]
    public async Task The_same_film_gets_the_same_probability_in_every_format(string kind)
    {
        var reference = await _app.JudgeAsync(Films.Png);
        var result = await _app.JudgeAsync(Films.Make(kind));
        // Compression and palettes move single pixels by a few gray levels, and so the probability by a little.
        Assert.That(
            result.GetProperty("probability").GetDouble(), Is.EqualTo(reference.GetProperty("probability").GetDouble()).Within(0.03));
    }

    [Test]
    public async Task A_film_in_printing_inks_is_judged() =>
        Assert.That((await _app.JudgeAsync(Films.Make("CMYK JPEG"))).GetProperty("label").GetString(), Is.Not.Empty);

    [Test]
    public async Task Several_films_are_answered_in_the_order_sent()
    {
        using var response = await _app.PredictAsync(("b.png", Films.Png), ("a.jpg", Films.Jpeg), ("c.bmp", Films.Bmp));
        var results = (await response.JsonAsync()).GetProperty("results").EnumerateArray();
        Assert.That(results.Select(result => result.GetProperty("file").GetString()), Is.EqualTo(["b.png", "a.jpg", "c.bmp"]));
    }

    [Test]
    public async Task One_bad_film_spoils_only_its_own_result()
    {
        using var response = await _app.PredictAsync(("good.png", Films.Png), ("bad.txt", "hello"u8.ToArray()), ("fine.jpg", Films.Jpeg));
        var results = (await response.JsonAsync()).GetProperty("results");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(results[0].TryGetProperty("label", out _));
            Assert.That(results[1].GetProperty("error").GetProperty("status").GetInt32(), Is.EqualTo(415));
            Assert.That(results[1].TryGetProperty("label", out _), Is.False);
            Assert.That(results[2].TryGetProperty("label", out _));
        }
    }

    [Test]
    public async Task Several_films_of_which_none_can_be_judged_are_422_with_every_reason()
    {
        using var response = await _app.PredictAsync(("text.txt", "hello"u8.ToArray()), ("empty.jpg", []));
        var errors = (await response.JsonAsync()).GetProperty("results").EnumerateArray().Select(result => result.GetProperty("error"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(errors.Select(error => error.GetProperty("status").GetInt32()), Is.EqualTo([415, 422]));
    }

    [TestCase("../../etc/passwd", "passwd")]
    [TestCase("C:\\films\\chest.jpg", "chest.jpg")]
    [TestCase("\u202Egpj.exe", "gpj.exe")]
    [TestCase("Röntgen 胸部.png", "Röntgen 胸部.png")]
    [TestCase("film/", "unnamed")]
    public async Task The_film_is_called_by_its_cleaned_name(string sent, string shown)
    {
        using var form = new MultipartFormDataContent("films");
        // Raw UTF-8, as browsers send it.
        var film = new ByteArrayContent(Films.Png);
        var quoted = sent.Replace("\\", "\\\\", StringComparison.Ordinal);
        film.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{quoted}\"");
        form.Add(film);
        form.HeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8;
        using var response = await _app.Client.PostAsync("/api/predict", form);
        var answer = await response.JsonAsync();
        Assert.That(answer.GetProperty("results")[0].GetProperty("file").GetString(), Is.EqualTo(shown));
    }

    [Test]
    public async Task Known_films_are_called_by_their_known_labels()
    {
        if (Repository.Originals is not { } folder)
        {
            Assert.Ignore("The films at full size are not on this machine: ../shared/data/xray/originals.");
            return;
        }

        var films = Directory.GetFiles(folder, "*.jpeg", SearchOption.AllDirectories);
        var right = 0;
        foreach (var film in films)
        {
            var label = (await _app.JudgeAsync(await File.ReadAllBytesAsync(film))).GetProperty("label").GetString();
            right += label == Path.GetFileName(Path.GetDirectoryName(film)) ? 1 : 0;
        }

        // These films are part of the training data: this proves the way from file to verdict, not the model's worth.
        Assert.That(right, Is.AtLeast(films.Length * 9 / 10), $"of {films.Length} films");
    }
}
