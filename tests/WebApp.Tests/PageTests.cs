using System.Net;
using System.Text.RegularExpressions;

namespace PneuXNet.WebApp.Tests;

/// <summary>The page as HTML, posted to and read like a browser without script would.</summary>
internal sealed partial class PageTests
{
    private App _app = null!;

    [OneTimeSetUp]
    public void Start() => _app = new App();

    [OneTimeTearDown]
    public void Stop() => _app.Dispose();

    [Test]
    public async Task The_form_posts_multipart_in_the_field_that_the_server_reads()
    {
        var html = await _app.Client.GetStringAsync("/");
        var form = Form().Match(html).Value;
        Assert.That(form, Does.Contain("method=\"post\" action=\"/predict\" enctype=\"multipart/form-data\""));
        Assert.That(html, Does.Contain("for=\"film\">").And.Contain("id=\"film\" name=\"file\" type=\"file\" multiple"));
    }

    [Test]
    public async Task A_posted_film_comes_back_as_a_page_with_its_verdict()
    {
        var (status, html) = await PostAsync(("chest.png", Films.Png));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(Verdict().Matches(html), Has.Count.EqualTo(1));
            Assert.That(html, Does.Contain("chest.png").And.Contain("probability of pneumonia").And.Contain("threshold "));
            Assert.That(html, Does.Contain(" ms<"));
            Assert.That(html, Does.Contain($"pid {Environment.ProcessId}").And.Contain("not a medical device"));
        }
    }

    [Test]
    public async Task A_bad_film_has_its_own_card_beside_the_good_ones()
    {
        var (status, html) = await PostAsync(("chest.png", Films.Png), ("notes.txt", "hello"u8.ToArray()));
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Verdict().Matches(html), Has.Count.EqualTo(1));
        Assert.That(html, Does.Contain("Not judged").And.Contain("The file is not an image."));
    }

    [Test]
    public async Task A_page_about_a_bad_film_has_the_status_that_the_API_gives()
    {
        var (status, html) = await PostAsync(("notes.txt", "hello"u8.ToArray()));
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(html, Does.Contain("Save the film in one of these formats."));
    }

    [Test]
    public async Task A_form_sent_without_a_film_is_answered_kindly()
    {
        using var response = await _app.Client.PostAsync("/predict", new MultipartFormDataContent { { new StringContent(""), "x" } });
        var html = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(html, Does.Contain("Choose at least one film").And.Contain("role=\"alert\"").And.Contain("id=\"film\""));
    }

    [Test]
    public async Task A_file_name_can_not_become_markup()
    {
        var (_, html) = await PostAsync(("<img src=x onerror=alert(1)>.png", Films.Png));
        Assert.That(html, Does.Contain("&lt;img src=x").And.Not.Contain("<img src=x"));
    }

    [Test]
    public async Task A_page_can_be_asked_for_its_headers_alone()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var response = await _app.Client.SendAsync(request);
        Assert.That(response.IsSuccessStatusCode);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task Reloading_the_address_of_an_answer_leads_to_the_form()
    {
        using var response = await _app.Client.GetAsync("/predict");
        Assert.That(response.RequestMessage?.RequestUri?.AbsolutePath, Is.EqualTo("/"));
        Assert.That(response.IsSuccessStatusCode);
    }

    [Test]
    public async Task A_browser_that_is_lost_gets_a_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        using var response = await _app.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("There is nothing at this address."));
    }

    [Test]
    public async Task Every_problem_type_is_explained_where_it_leads()
    {
        var html = await _app.Client.GetStringAsync(Problems.ProblemKind.Page);
        Assert.That(
            Problems.ProblemKind.All.Where(kind => !html.Contains($"id=\"{kind.Slug}\"", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Static_files_are_found_under_fingerprints_kept_for_a_year_and_compressed()
    {
        var html = await _app.Client.GetStringAsync("/");
        var files = Asset().Matches(html).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.That(files, Has.Count.EqualTo(4));
        foreach (var file in files)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file);
            request.Headers.AcceptEncoding.ParseAdd("gzip");
            using var response = await _app.Client.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), file);
            Assert.That(response.Headers.CacheControl?.ToString(), Does.Contain("max-age=31536000").And.Contain("immutable"), file);
            Assert.That(response.Content.Headers.ContentEncoding, Is.EqualTo(["gzip"]), file);
        }
    }

    private async Task<(HttpStatusCode Status, string Html)> PostAsync(params (string Name, byte[] Bytes)[] films)
    {
        using var form = App.Form(films);
        using var response = await _app.Client.PostAsync("/predict", form);
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/html; charset=utf-8"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("<form[^>]*>")]
    private static partial Regex Form();

    [GeneratedRegex("<h2 class=\"label\">(NORMAL|PNEUMONIA|UNCERTAIN)</h2>")]
    private static partial Regex Verdict();

    [GeneratedRegex("(?:src|href)=\"(/[^\"]+\\.(?:css|js|svg))\"")]
    private static partial Regex Asset();
}
