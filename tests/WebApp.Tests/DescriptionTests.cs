using System.Text.Json;
using Microsoft.OpenApi;

namespace PneuXNet.WebApp.Tests;

/// <summary>GET /healthz, and the OpenAPI document: valid, and true of what is really answered.</summary>
internal sealed class DescriptionTests
{
    private App _app = null!;

    [OneTimeSetUp]
    public void Start() => _app = new App();

    [OneTimeTearDown]
    public void Stop() => _app.Dispose();

    [Test]
    public async Task Health_tells_the_model_and_the_process()
    {
        using var response = await _app.Client.GetAsync("/healthz");
        var health = await response.JsonAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.IsSuccessStatusCode);
            Assert.That(health.GetProperty("status").GetString(), Is.EqualTo("ok"));
            Assert.That(health.GetProperty("version").GetString(), Does.Match(@"^\d+\.\d+\.\d+$"));
            Assert.That(health.GetProperty("model").GetProperty("sha256").GetString(), Has.Length.EqualTo(64));
            Assert.That(health.GetProperty("worker").GetProperty("pid").GetInt32(), Is.EqualTo(Environment.ProcessId));
        }
    }

    [Test]
    public async Task The_OpenAPI_document_is_valid()
    {
        var result = OpenApiDocument.Parse(await _app.Client.GetStringAsync("/openapi/v1.json"), "json");
        Assert.That(result.Diagnostic!.Errors, Is.Empty);
        Assert.That(result.Document!.Paths.Keys, Is.EquivalentTo(["/api/predict", "/healthz"]));
    }

    [Test]
    public async Task The_OpenAPI_document_names_the_field_and_every_answer()
    {
        var predict = await OperationAsync();
        var field = predict.GetProperty("requestBody").GetProperty("content").GetProperty("multipart/form-data")
            .GetProperty("schema").GetProperty("properties").GetProperty("file");
        var answers = predict.GetProperty("responses").EnumerateObject()
            .SelectMany(answer => answer.Value.GetProperty("content").EnumerateObject().Select(content => $"{answer.Name} {content.Name}"));
        Assert.That(field.GetProperty("type").GetString(), Is.EqualTo("array"));
        Assert.That(answers, Is.EquivalentTo(
        [
            "200 application/json", "400 application/problem+json", "403 application/problem+json", "413 application/problem+json", "415 application/problem+json",
            "422 application/json", "422 application/problem+json", "500 application/problem+json",
        ]));
    }

    [Test]
    public async Task A_real_answer_has_the_members_that_the_OpenAPI_document_promises()
    {
        using var response = await _app.PredictAsync(("chest.png", Films.Png), ("noise.png", Films.Noise), ("bad.txt", "hello"u8.ToArray()));
        var results = (await response.JsonAsync()).GetProperty("results");
        var promised = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetProperty("Judgement")
            .GetProperty("properties").GetProperty("results").GetProperty("items").GetProperty("anyOf");
        Assert.That(Members(results[0]), Is.EquivalentTo(Members(promised[0].GetProperty("properties"))));
        Assert.That(Members(results[1]), Is.EquivalentTo(Members(promised[1].GetProperty("properties"))));
        Assert.That(Members(results[2]), Is.EquivalentTo(Members(promised[2].GetProperty("properties"))));
        Assert.That(
            promised[0].GetProperty("properties").GetProperty("probability").GetProperty("type").GetString(), Is.EqualTo("number"));
    }

    private static IEnumerable<string> Members(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    private async Task<JsonElement> OperationAsync() =>
        (await DocumentAsync()).GetProperty("paths").GetProperty("/api/predict").GetProperty("post");

    private async Task<JsonElement> DocumentAsync()
    {
        using var response = await _app.Client.GetAsync("/openapi/v1.json");
        return await response.JsonAsync();
    }
}
