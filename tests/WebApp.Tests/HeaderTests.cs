using System.Net;

namespace PneuXNet.WebApp.Tests;

/// <summary>What every answer tells browsers, whatever became of the request.</summary>
internal sealed class HeaderTests
{
    private App _app = null!;

    [OneTimeSetUp]
    public void Start() => _app = new App();

    [OneTimeTearDown]
    public void Stop() => _app.Dispose();

    [TestCase("/")]
    [TestCase("/healthz")]
    [TestCase("/openapi/v1.json")]
    [TestCase("/docs")]
    [TestCase("/docs/viewer/swagger-ui-bundle.js")]
    [TestCase("/samples/clear-chest.png")]
    [TestCase("/app.css")]
    [TestCase("/nowhere")]
    public async Task Every_answer_keeps_browsers_safe(string address)
    {
        using var response = await _app.Client.GetAsync(address);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(policy, Does.Contain("default-src 'none'").And.Contain("frame-ancestors 'none'").And.Not.Contain("unsafe"));
            Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]));
            Assert.That(response.Headers.GetValues("Referrer-Policy"), Is.EqualTo(["same-origin"]));
            Assert.That(response.Headers.Server, Is.Empty);
        }
    }

    [Test]
    public async Task An_answer_about_a_film_is_kept_by_no_cache()
    {
        using var response = await _app.PredictAsync(("chest.png", Films.Png));
        Assert.That(response.Headers.CacheControl?.NoStore, Is.True);
    }

    [Test]
    public async Task No_page_sets_a_cookie_or_holds_inline_script_or_style()
    {
        using var response = await _app.Client.GetAsync("/");
        var html = await response.Content.ReadAsStringAsync();
        Assert.That(response.Headers.Contains("Set-Cookie"), Is.False);
        Assert.That(html, Does.Not.Contain("style=").And.Not.Contain("<style"));
        Assert.That(html, Does.Not.Match("<script(?![^>]*src=)").And.Not.Match(" on[a-z]+="));
    }

    [Test]
    public async Task A_failure_nobody_expected_is_500_without_details()
    {
        // A clock that breaks stands for whatever no code of the app is ready for.
        var clock = new BreakableClock();
        using var app = new App(clock);
        clock.IsBroken = true;
        using var response = await app.PredictAsync(("chest.png", Films.Png));
        var problem = await response.JsonAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            Assert.That(problem.EnumerateObject().Select(member => member.Name), Is.EquivalentTo(["type", "title", "status", "detail"]));
            Assert.That(problem.ToString(), Does.Not.Contain("clock").And.Not.Contain("   at "));
            Assert.That(response.Headers.Contains("Content-Security-Policy"));
        }
    }

    private sealed class BreakableClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long GetTimestamp() => IsBroken ? throw new InvalidOperationException("The clock broke.") : base.GetTimestamp();
    }
}
