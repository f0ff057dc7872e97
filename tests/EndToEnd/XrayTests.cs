using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>The first tenant behind its master: real films, real verdicts, several workers.</summary>
public sealed class XrayTests
{
    private static readonly DirectoryInfo Films = new(Path.Combine(Built.Root, "..", "shared", "data", "xray", "originals"));

    [Test]
    public async Task Sixty_films_are_judged_by_all_four_workers_and_nine_in_ten_are_right()
    {
        if (!Films.Exists)
        {
            Assert.Ignore($"no films at {Films.FullName}");
        }
        (string Label, FileInfo Film)[] films =
            [.. Films.GetDirectories().SelectMany(label => label.GetFiles().Select(film => (label.Name, film)))];
        Assert.That(films, Has.Length.EqualTo(60));

        await using Master master = await Master.StartAsync("-w 4", app: "");
        using var client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{master.EndPoint}/")) };
        client.DefaultRequestHeaders.ConnectionClose = true;
        List<(bool Right, int Pid)> answers = [];
        foreach ((string Label, FileInfo Film)[] batch in films.Chunk(6))
        {
            answers.AddRange(await Task.WhenAll(batch.Select(one => JudgeAsync(client, one.Label, one.Film))));
        }

        int right = answers.Count(answer => answer.Right);
        TestContext.Out.WriteLine($"{right} of {answers.Count} right, by worker: {string.Join(", ", answers.GroupBy(answer => answer.Pid).Select(group => $"{group.Key}: {group.Count()}"))}");
        Assert.That(right, Is.GreaterThanOrEqualTo(54));
        Assert.That(answers.Select(answer => answer.Pid).Distinct(), Is.EquivalentTo(master.Workers));
    }

    [Test]
    public async Task The_bundled_app_serves_its_page_its_health_and_its_static_files_from_any_folder()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-w 2 --chdir {scratch["."]}", app: "");
        Reply page = await Wire.GetAsync(master.EndPoint, "/");
        Assert.That(page.Status, Is.EqualTo(200));
        Assert.That(page.Body, Does.Contain("X-ray"));
        string stylesheet = System.Text.RegularExpressions.Regex.Match(page.Body, "href=\"([^\"]+\\.css)\"").Groups[1].Value;
        Assert.That((await Wire.GetAsync(master.EndPoint, stylesheet.StartsWith('/') ? stylesheet : $"/{stylesheet}")).Status, Is.EqualTo(200), stylesheet);
        Assert.That((await Wire.GetAsync(master.EndPoint, "/healthz")).Status, Is.EqualTo(200));
        Assert.That((await Wire.GetAsync(master.EndPoint, "/openapi/v1.json")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_worker_answers_the_golden_films_before_it_accepts()
    {
        await using Master master = await Master.StartAsync("-w 1", app: "");
        await master.LineAsync("asked 4 checks before it accepts");
    }

    [Test]
    public async Task Without_its_model_the_app_does_not_start_and_the_log_names_the_file()
    {
        (int exitCode, string log) = await Master.RunAsync("-e XNet__ModelPath=/nowhere/xnet.onnx", app: "");
        Assert.That(exitCode, Is.EqualTo(3), log);
        Assert.That(log, Does.Contain("/nowhere/xnet.onnx"));
    }

    private static async Task<(bool Right, int Pid)> JudgeAsync(HttpClient client, string label, FileInfo film)
    {
        using var form = new MultipartFormDataContent();
        using var content = new StreamContent(film.OpenRead());
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(content, "file", film.Name);
        using HttpResponseMessage response = await client.PostAsync(new Uri("api/predict", UriKind.Relative), form);
        string body = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(200), body);
        using JsonDocument json = JsonDocument.Parse(body);
        JsonElement result = json.RootElement.GetProperty("results")[0];
        return (result.GetProperty("label").GetString() == label, result.GetProperty("worker").GetProperty("pid").GetInt32());
    }
}
