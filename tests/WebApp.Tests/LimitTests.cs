using System.Net;

namespace PneuXNet.WebApp.Tests;

/// <summary>What may be sent, at the standard limits and at an operator's own.</summary>
internal sealed class LimitTests
{
    private const int Megabyte = 1024 * 1024;

    [Test]
    public async Task A_film_of_exactly_20_MB_is_received_and_one_byte_more_is_413()
    {
        using var app = new App();
        using var received = await app.PredictAsync(("film", new byte[20 * Megabyte]));
        await received.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "not-an-image");
        using var refused = await app.PredictAsync(("film", new byte[20 * Megabyte + 1]));
        Assert.That(await refused.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "upload-too-large"), Does.Contain("20 MB"));
    }

    [Test]
    public async Task Too_large_a_film_spoils_only_its_own_result()
    {
        using var app = new App(("Uploads:MaxFileBytes", "200000"));
        using var response = await app.PredictAsync(("large.png", new byte[300_000]), ("good.jpg", Films.Jpeg));
        var results = (await response.JsonAsync()).GetProperty("results");
        Assert.That(results[0].GetProperty("error").GetProperty("type").GetString(), Is.EqualTo("/problems#film-too-large"));
        Assert.That(results[1].TryGetProperty("label", out _));
    }

    [Test]
    public async Task One_setting_alone_raises_the_limit()
    {
        using var app = new App(("Uploads:MaxFileBytes", "30000000"));
        using var response = await app.PredictAsync(("film", new byte[30_000_000]));
        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "not-an-image");
    }

    [Test]
    public async Task One_film_above_its_own_limit_is_413()
    {
        using var app = new App(("Uploads:MaxFileBytes", "200000"));
        using var response = await app.PredictAsync(("large.png", new byte[300_000]));
        Assert.That(await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "film-too-large"), Does.Contain("195.3 kB"));
    }

    // A little above the app's limit, and above what Kestrel receives at all: the sender is told the same.
    [TestCase(90_000, true)]
    [TestCase(90_000, false)]
    [TestCase(900_000, true)]
    [TestCase(900_000, false)]
    public async Task Kestrel_and_the_app_agree_on_the_limit_of_a_request(int bytes, bool lengthIsAnnounced)
    {
        using var app = new App(("Uploads:MaxFileBytes", "100000"), ("Uploads:MaxRequestBytes", "200000"), ("Uploads:MaxFiles", "2"));
        using var form = App.Form(("a", new byte[bytes]), ("b", new byte[bytes]), ("c", new byte[bytes]));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/predict") { Content = form };
        request.Headers.TransferEncodingChunked = !lengthIsAnnounced;
        using var response = await app.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task More_films_than_allowed_are_413()
    {
        using var app = new App(("Uploads:MaxFiles", "2"));
        using var response = await app.PredictAsync(("a", Films.Png), ("b", Films.Png), ("c", Films.Png));
        Assert.That(await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-many-films"), Does.Contain("2 films"));
    }

    [Test]
    public async Task A_decompression_bomb_is_refused_by_its_header_and_costs_no_memory()
    {
        using var app = new App();
        await app.JudgeAsync(Films.Png);
        var bomb = Films.Bomb(20_000);
        var before = ResidentBytes();
        using var response = await app.PredictAsync(("bomb.png", bomb));
        await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "too-many-pixels");
        // 400 million pixels would be 400 MB and more.
        Assert.That(ResidentBytes() - before, Is.LessThan(50 * Megabyte));
    }

    [Test]
    public async Task The_limit_of_pixels_is_the_operators()
    {
        using var app = new App(("Uploads:MaxPixels", "100000"));
        using var response = await app.PredictAsync(("chest.png", Films.Png));
        Assert.That(await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "too-many-pixels"), Does.Contain("512 x 448"));
    }

    private static long ResidentBytes()
    {
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(pages, System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
