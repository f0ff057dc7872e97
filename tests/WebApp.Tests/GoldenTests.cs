using System.Text.Json;

namespace PneuXNet.WebApp.Tests;

/// <summary>The golden films that lie beside the app, and the answers recorded with them.</summary>
internal sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");
    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "golden.json"))).RootElement;

    [Test]
    public async Task Golden_films_are_answered_as_recorded()
    {
        using var app = new App();
        foreach (var film in Golden.GetProperty("films").EnumerateArray())
        {
            var result = await app.JudgeAsync(await File.ReadAllBytesAsync(Path.Combine(Folder, film.GetProperty("file").GetString()!)));
            Assert.That(result.GetProperty("label").GetString(), Is.EqualTo(film.GetProperty("label").GetString()));
            Assert.That(
                result.GetProperty("probability").GetSingle(), Is.EqualTo(film.GetProperty("probability").GetSingle()).Within(0.001));
        }
    }

    [Test]
    public async Task The_answers_are_those_of_the_model_beside_them()
    {
        using var app = new App();
        using var response = await app.Client.GetAsync("/healthz");
        var model = (await response.JsonAsync()).GetProperty("model");
        Assert.That(Golden.GetProperty("sha256").GetString(), Is.EqualTo(model.GetProperty("sha256").GetString()),
            "The model changed: run tools/Training/run.sh golden --model src/WebApp/XNet/xnet.onnx --out src/WebApp/Golden");
    }

    [Test]
    public void There_are_golden_films_of_both_labels() => Assert.That(
        Golden.GetProperty("films").EnumerateArray().Select(film => film.GetProperty("label").GetString()).Distinct(),
        Is.EquivalentTo(["NORMAL", "PNEUMONIA"]));
}
