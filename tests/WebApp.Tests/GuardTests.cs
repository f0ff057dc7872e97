using System.Net;

namespace PneuXNet.WebApp.Tests;

/// <summary>Pictures that are no chest films get no verdict; a negative of one does.</summary>
internal sealed class GuardTests
{
    private App _app = null!;

    [OneTimeSetUp]
    public void Start() => _app = new App();

    [OneTimeTearDown]
    public void Stop() => _app.Dispose();

    [TestCase(nameof(Films.Noise), "unlike")]
    [TestCase(nameof(Films.Even), "even")]
    [TestCase(nameof(Films.Coloured), "colour")]
    public async Task What_is_no_chest_film_is_unsuitable_with_a_reason(string film, string reason)
    {
        var result = await _app.JudgeAsync((byte[])typeof(Films).GetProperty(film)!.GetValue(null)!);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.GetProperty("label").GetString(), Is.EqualTo("UNSUITABLE"));
            Assert.That(result.GetProperty("reason").GetString(), Does.Contain(reason));
            Assert.That(result.TryGetProperty("probability", out _), Is.False);
            Assert.That(result.GetProperty("strangenessLimit").GetSingle(), Is.Positive);
        }
    }

    [Test]
    public async Task A_negative_is_turned_right_and_judged_like_its_film()
    {
        var (film, negative) = (await _app.JudgeAsync(Films.Png), await _app.JudgeAsync(Films.Negative));
        Assert.That(film.GetProperty("inverted").GetBoolean(), Is.False);
        Assert.That(negative.GetProperty("inverted").GetBoolean());
        Assert.That(negative.GetProperty("probability").GetSingle(), Is.EqualTo(film.GetProperty("probability").GetSingle()).Within(0.01));
    }

    [Test]
    public async Task The_page_says_why_there_is_no_verdict()
    {
        using var form = App.Form(("noise.png", Films.Noise));
        using var response = await _app.Client.PostAsync("/predict", form);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("UNSUITABLE").And.Contain("No verdict."));
    }

    [Test]
    public async Task A_verdict_names_the_zone_in_which_it_would_be_uncertain()
    {
        var result = await _app.JudgeAsync(Films.Png);
        var (probability, zone) = (result.GetProperty("probability").GetSingle(), result.GetProperty("uncertainZone"));
        var (from, to) = (zone.GetProperty("from").GetSingle(), zone.GetProperty("to").GetSingle());
        Assert.That(result.GetProperty("threshold").GetSingle(), Is.InRange(from, to));
        Assert.That(
            result.GetProperty("certainty").GetString(), Is.EqualTo(probability >= from && probability <= to ? "UNCERTAIN" : "CERTAIN"));
    }
}
