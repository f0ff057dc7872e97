using System.Net;
using System.Security.Cryptography;
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
        Assert.That(html, Does.Contain("for=\"film\">").And.Contain("<input id=\"film\" name=\"file\" type=\"file\" multiple"));
    }

    [Test]
    public async Task Bootstrap_is_served_as_it_was_released_and_browsers_are_told_its_hash()
    {
        var link = BootstrapLink().Match(await _app.Client.GetStringAsync("/"));
        var file = await _app.Client.GetByteArrayAsync("/" + link.Groups["path"].Value);
        Assert.That(link.Groups["hash"].Value, Is.EqualTo(Convert.ToBase64String(SHA384.HashData(file))));
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
    public async Task A_verdict_brings_its_film_and_the_evidence_apart()
    {
        var (_, html) = await PostAsync(("chest.png", Films.Png));
        var film = Picture(html, "plain", "jpeg");
        var evidence = Picture(html, "evidence", "png");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((film.Bands, evidence.Bands), Is.EqualTo((1, 4)));
            Assert.That(evidence.ExtractBand(3).Min(), Is.LessThan(64), "where nothing speaks the film shows through");
            Assert.That(evidence.ExtractBand(3).Max(), Is.GreaterThan(128));
            Assert.That((double)evidence.Width / evidence.Height, Is.EqualTo((double)film.Width / film.Height).Within(0.03));
        }
    }

    [Test]
    public async Task A_negative_is_shown_as_it_was_judged()
    {
        var (_, right) = await PostAsync(("chest.png", Films.Png));
        var (_, turned) = await PostAsync(("chest.png", Films.Negative));
        Assert.That(Picture(turned, "plain", "jpeg").Avg(), Is.EqualTo(Picture(right, "plain", "jpeg").Avg()).Within(3));
        Assert.That(turned, Does.Contain("The film was a negative"));
    }

    [TestCase("/predict", "Sec-Fetch-Site: cross-site", HttpStatusCode.Forbidden)]
    [TestCase("/predict", "Sec-Fetch-Site: same-site", HttpStatusCode.Forbidden)]
    [TestCase("/predict", "Origin: https://elsewhere.example", HttpStatusCode.Forbidden)]
    [TestCase("/predict", "Origin: null", HttpStatusCode.Forbidden)]
    [TestCase("/api/predict", "Sec-Fetch-Site: cross-site", HttpStatusCode.Forbidden)]
    [TestCase("/predict", "Sec-Fetch-Site: same-origin", HttpStatusCode.OK)]
    [TestCase("/predict", "Sec-Fetch-Site: none", HttpStatusCode.OK)]
    [TestCase("/predict", "Origin: http://HOST", HttpStatusCode.OK)]
    [TestCase("/predict", "Origin: https://HOST", HttpStatusCode.OK)]
    public async Task What_another_sites_page_made_a_browser_send_is_refused(string address, string header, HttpStatusCode expected)
    {
        using var form = App.Form(("chest.png", Films.Png));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        var (name, value) = (header.Split(": ")[0], header.Split(": ")[1]);
        request.Headers.Add(name, value.Replace("HOST", _app.Client.BaseAddress!.Authority, StringComparison.Ordinal));
        using var response = await _app.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(expected));
        Assert.That((await response.Content.ReadAsStringAsync()).Contains("another site", StringComparison.Ordinal), Is.EqualTo(expected == HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Every_sample_is_a_picture_and_a_page_with_a_verdict_that_calls_it_drawn()
    {
        var home = await _app.Client.GetStringAsync("/");
        var samples = Sample().Matches(home).Select(match => match.Groups[1].Value).ToList();
        Assert.That(samples, Has.Count.EqualTo(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.png").Length));
        foreach (var sample in samples)
        {
            var film = NetVips.Image.NewFromBuffer(await _app.Client.GetByteArrayAsync($"{sample}.png"));
            var thumbnail = NetVips.Image.NewFromBuffer(await _app.Client.GetByteArrayAsync($"{sample}.jpg"));
            Assert.That(thumbnail.Width, Is.LessThan(film.Width));
            var page = await _app.Client.GetStringAsync(sample);
            Assert.That(Verdict().Matches(page), Has.Count.EqualTo(1));
            Assert.That(page, Does.Contain("Drawn, no patient&#x27;s film: "));
        }

        using var response = await _app.Client.GetAsync("/samples/nobody.png");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_viewer_of_the_API_is_served_and_nothing_else_of_its_package()
    {
        var html = await _app.Client.GetStringAsync("/docs");
        Assert.That(html, Does.Contain($"curl -F file=@film.png {_app.Client.BaseAddress}api/predict").And.Contain("href=\"/openapi/v1.json\""));
        foreach (var file in new[] { "swagger-ui.css", "swagger-ui-bundle.js" })
        {
            Assert.That(html, Does.Contain($"\"/docs/viewer/{file}\""));
            using var served = await _app.Client.GetAsync($"/docs/viewer/{file}");
            Assert.That(served.StatusCode, Is.EqualTo(HttpStatusCode.OK), file);
        }

        using var index = await _app.Client.GetAsync("/docs/viewer/index.html");
        Assert.That(index.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
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

    private static NetVips.Image Picture(string html, string role, string kind)
    {
        var match = Regex.Match(html, $"<img class=\"{role}\" src=\"data:image/{kind};base64,([^\"]+)\"");
        Assert.That(match.Success, $"{role} is shown");
        return NetVips.Image.NewFromBuffer(Convert.FromBase64String(WebUtility.HtmlDecode(match.Groups[1].Value)));
    }

    [GeneratedRegex("""<link rel="stylesheet" href="/?(?<path>[^"]*bootstrap[^"]*)" integrity="sha384-(?<hash>[^"]+)" ?/?>""")]
    private static partial Regex BootstrapLink();

    [GeneratedRegex("<a href=\"(/samples/[a-z-]+)\"")]
    private static partial Regex Sample();

    [GeneratedRegex("<form[^>]*>")]
    private static partial Regex Form();

    [GeneratedRegex("</svg>\\s*(NORMAL|PNEUMONIA|UNCERTAIN)</h2>")]
    private static partial Regex Verdict();

    [GeneratedRegex("(?:src|href)=\"(/[^\"]+\\.(?:css|js|svg))\"")]
    private static partial Regex Asset();
}
