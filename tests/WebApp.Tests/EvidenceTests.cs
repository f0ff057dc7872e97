using NetVips;
using PneuXNet.WebApp.Evidence;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Tests;

/// <summary>What is shown with a verdict, in the API and on the page.</summary>
internal sealed class EvidenceTests
{
    private App _app = null!;

    [OneTimeSetUp]
    public void Start() => _app = new App();

    [OneTimeTearDown]
    public void Stop() => _app.Dispose();

    [Test]
    public async Task On_request_a_verdict_brings_a_picture_of_its_evidence()
    {
        var heatmap = (await ExplainAsync("?explain=true")).GetProperty("heatmap");
        using var picture = Image.NewFromBuffer(heatmap.GetProperty("base64").GetBytesFromBase64());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(heatmap.GetProperty("mediaType").GetString(), Is.EqualTo("image/png"));
            Assert.That(picture.Get("vips-loader"), Is.EqualTo("pngload_buffer"));
            Assert.That(picture.Width, Is.EqualTo(heatmap.GetProperty("width").GetInt32()));
            Assert.That(picture.Height, Is.EqualTo(heatmap.GetProperty("height").GetInt32()));
            // The film's own shape, not the network's square.
            Assert.That((double)picture.Width / picture.Height, Is.EqualTo(512.0 / 448).Within(0.01));
            Assert.That(heatmap.GetProperty("peak").GetSingle(), Is.Positive);
        }
    }

    [TestCase("")]
    [TestCase("?explain=false")]
    public async Task Unasked_a_verdict_brings_none(string query) =>
        Assert.That((await ExplainAsync(query)).GetProperty("heatmap").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));

    [Test]
    public async Task Asking_for_evidence_does_not_change_the_probability() => Assert.That(
        (await ExplainAsync("?explain=true")).GetProperty("probability").GetSingle(),
        Is.EqualTo((await ExplainAsync("")).GetProperty("probability").GetSingle()).Within(1e-6));

    [Test]
    public void The_evidence_of_all_places_together_is_the_logit()
    {
        using var model = XNetModel.Load(new XNetOptions(Path.Combine(AppContext.BaseDirectory, "XNet", "xnet.onnx"), 1, 1, WeightSharing.Off, ""));
        var reading = model.Judge(FilmReader.Read(Films.Png, new FilmLimits()), explain: true);
        var logit = Math.Log(reading.Probability / (1 - reading.Probability));
        Assert.That(reading.Evidence!.Logits.Average(), Is.EqualTo(logit).Within(1e-3));
    }

    [Test]
    public void Evidence_for_is_orange_and_evidence_against_is_blue()
    {
        var film = FilmReader.Read(Films.Even, new FilmLimits());
        var heatmap = HeatmapPainter.Paint(film, new EvidenceMap(2, 1, [10, -10]));
        using var picture = Image.NewFromBuffer(Convert.FromBase64String(heatmap.Base64));
        var (left, right) = (picture[10, 100], picture[picture.Width - 10, 100]);
        Assert.That(left[0], Is.GreaterThan(left[2] + 60), "red over blue on the left");
        Assert.That(right[2], Is.GreaterThan(right[0] + 60), "blue over red on the right");
    }

    [Test]
    public async Task The_page_shows_the_evidence_and_the_uncertain_zone()
    {
        using var form = App.Form(("chest.png", Films.Png));
        using var response = await _app.Client.PostAsync("/predict", form);
        var html = await response.Content.ReadAsStringAsync();
        Assert.That(html, Does.Contain("<img class=\"evidence\" src=\"data:image/png;base64,").And.Contain("class=\"zone\""));
    }

    private async Task<System.Text.Json.JsonElement> ExplainAsync(string query)
    {
        using var form = App.Form(("chest.png", Films.Png));
        using var response = await _app.Client.PostAsync("/api/predict" + query, form);
        return (await response.JsonAsync()).GetProperty("results")[0];
    }
}
