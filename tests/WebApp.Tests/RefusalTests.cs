using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace PneuXNet.WebApp.Tests;

/// <summary>POST /api/predict with whatever can't be judged: each has its status, its problem type and a remedy.</summary>
internal sealed class RefusalTests
{
    private const string Api = "/api/predict";

    private App _app = null!;

    [OneTimeSetUp]
    public void Start() => _app = new App();

    [OneTimeTearDown]
    public void Stop() => _app.Dispose();

    [Test]
    public async Task A_request_without_a_body_is_told_that_nothing_was_sent()
    {
        using var response = await _app.Client.PostAsync(Api, null);
        Assert.That(await response.ProblemAsync(HttpStatusCode.BadRequest, "nothing-sent"), Does.Contain("'file'"));
    }

    [Test]
    public async Task A_form_without_a_film_is_told_that_nothing_was_sent()
    {
        using var response = await _app.Client.PostAsync(Api, new MultipartFormDataContent { { new StringContent("x"), "comment" } });
        await response.ProblemAsync(HttpStatusCode.BadRequest, "nothing-sent");
    }

    [Test]
    public async Task A_chooser_left_empty_is_told_that_nothing_was_sent()
    {
        var nothing = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n";
        using var response = await PostRawAsync(nothing, "multipart/form-data; boundary=b");
        await response.ProblemAsync(HttpStatusCode.BadRequest, "nothing-sent");
    }

    [Test]
    public async Task A_film_in_a_wrong_field_is_told_the_right_one()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Films.Png), "image", "a.png" } };
        using var response = await _app.Client.PostAsync(Api, form);
        var detail = await response.ProblemAsync(HttpStatusCode.BadRequest, "wrong-field");
        Assert.That(detail, Does.Contain("'image'").And.Contain("'file'"));
    }

    [Test]
    public async Task A_path_in_place_of_the_film_is_told_how_to_send_it()
    {
        using var form = new MultipartFormDataContent { { new StringContent("chest.jpg"), "file" } };
        using var response = await _app.Client.PostAsync(Api, form);
        Assert.That(await response.ProblemAsync(HttpStatusCode.BadRequest, "wrong-field"), Does.Contain("-F file=@film.jpg"));
    }

    [TestCase("application/json")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("image/png")]
    [TestCase("multipart/form-data")]
    [TestCase("multipart/mixed; boundary=b")]
    public async Task A_body_that_is_no_form_is_415(string contentType)
    {
        using var response = await PostRawAsync("{}", contentType);
        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "not-multipart");
    }

    [TestCase("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nabc")]
    [TestCase("--b\r\nContent-Type: image/png\r\n\r\nabc\r\n--b--\r\n")]
    [TestCase("no boundary at all")]
    public async Task A_form_that_breaks_off_or_breaks_the_rules_is_400(string body)
    {
        using var response = await PostRawAsync(body, "multipart/form-data; boundary=b");
        await response.ProblemAsync(HttpStatusCode.BadRequest, "bad-upload");
    }

    [TestCase("hello, I am not an X-ray")]
    [TestCase("%PDF-1.7")]
    [TestCase("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public async Task A_file_that_is_no_image_is_415(string content)
    {
        using var response = await _app.PredictAsync(("film.jpg", Encoding.UTF8.GetBytes(content)));
        await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "not-an-image");
    }

    [Test]
    public async Task An_empty_file_is_422()
    {
        using var response = await _app.PredictAsync(("film.jpg", []));
        await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "empty-film");
    }

    [TestCase("JPEG")]
    [TestCase("PNG 8 bits")]
    [TestCase("TIFF 8 bits")]
    [TestCase("WebP")]
    [TestCase("BMP")]
    public async Task A_film_that_is_cut_off_is_422(string kind)
    {
        var film = Films.Make(kind);
        using var response = await _app.PredictAsync(("film", film[..(film.Length / 2)]));
        await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "broken-film");
    }

    [Test]
    public async Task A_film_of_a_few_pixels_is_422()
    {
        using var response = await _app.PredictAsync(("dot.png", Films.Blank(4, 4)));
        await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "too-few-pixels");
    }

    [Test]
    public async Task An_unknown_address_is_a_problem_document_too()
    {
        using var response = await _app.Client.GetAsync("/api/nothing");
        var problem = await response.JsonAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That(problem.GetProperty("type").GetString(), Is.EqualTo("about:blank"));
    }

    [Test]
    public async Task A_wrong_method_is_405()
    {
        using var response = await _app.Client.GetAsync(Api);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That((await response.JsonAsync()).GetProperty("status").GetInt32(), Is.EqualTo(405));
    }

    private async Task<HttpResponseMessage> PostRawAsync(string body, string contentType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await _app.Client.PostAsync(Api, content);
    }
}
