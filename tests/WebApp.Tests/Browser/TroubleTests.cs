using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static PneuXNet.WebApp.Tests.Browser.BrowserTests;

namespace PneuXNet.WebApp.Tests.Browser;

/// <summary>What the page makes of a service that answers with something else than a verdict, or not at all.</summary>
internal sealed class TroubleTests
{
    private RunningApp _app = null!;
    private Chromium _chromium = null!;
    private IPage _page = null!;

    /// <summary>What stands between page and app does this with each film.</summary>
    private Func<IRoute, Task> _between = route => route.ContinueAsync();

    [OneTimeSetUp]
    public async Task Start()
    {
        _chromium = await Chromium.StartAsync();
        _app = await RunningApp.StartAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
    }

    [SetUp]
    public async Task Open()
    {
        _page = await _chromium.OpenAsync(_app.Address);
        await _page.Clock.InstallAsync();
        await _page.GotoAsync("/");
        await _page.RouteAsync("**/predict", route => _between(route));
    }

    [Test]
    public async Task A_service_that_is_busy_is_asked_again_when_it_said()
    {
        var asked = 0;
        _between = route => ++asked == 1
            ? route.FulfillAsync(new() { Status = 503, Headers = new Dictionary<string, string> { ["Retry-After"] = "40" }, Body = "busy" })
            : route.ContinueAsync();
        await ChooseAsync(_page, true, Film("one.png", Films.Png));
        await Expect(Trouble).ToContainTextAsync(new Regex("The service is busy. Trying again in (40|39) s."));
        await Expect(_page.GetByRole(AriaRole.Status)).ToContainTextAsync("Trying again in 40 seconds.", new() { Timeout = 30_000 });
        Assert.That(asked, Is.EqualTo(1));
        await _page.Clock.RunForAsync(41_000);
        await Expect(_page.Locator(".probability")).ToBeVisibleAsync();
        await Expect(Trouble).ToBeHiddenAsync();
    }

    [Test]
    public async Task A_service_that_is_away_is_asked_a_few_times_and_then_the_user_is()
    {
        var asked = 0;
        _between = route =>
        {
            asked++;
            return route.AbortAsync();
        };
        await ChooseAsync(_page, true, Film("one.png", Films.Png), Film("two.png", Films.Png), Film("three.png", Films.Png));
        await Expect(Trouble).ToContainTextAsync("The service does not answer. Trying again in");
        while (!(await Trouble.TextContentAsync())!.Contains("Nothing is lost", StringComparison.Ordinal))
        {
            await _page.Clock.RunForAsync(1_000);
        }

        await Seen.FitsAsync(_page, "away");
        Assert.That(asked, Is.InRange(6, 12));
        _between = route => route.ContinueAsync();
        await _page.GetByRole(AriaRole.Button, new() { Name = "Try again now" }).ClickAsync();
        await Expect(_page.Locator(".probability")).ToHaveCountAsync(3);
        await Expect(Trouble).ToBeHiddenAsync();
    }

    [Test]
    public async Task A_film_that_took_too_long_is_sent_again_only_if_its_owner_wants()
    {
        var asked = 0;
        _between = route => ++asked == 1 ? route.FulfillAsync(new() { Status = 504, Body = "Gateway Timeout" }) : route.ContinueAsync();
        await ChooseAsync(_page, true, Film("one.png", Films.Png));
        await Expect(_page.Locator(".result")).ToContainTextAsync("It took too long.");
        await _page.GetByRole(AriaRole.Button, new() { Name = "Try again: one.png" }).ClickAsync();
        await Expect(_page.Locator(".probability")).ToBeVisibleAsync();
    }

    [Test]
    public async Task A_service_that_says_nothing_for_ten_minutes_is_asked_again_and_no_sooner()
    {
        var (asked, silent) = (0, new TaskCompletionSource());
        _between = async route =>
        {
            if (++asked == 1)
            {
                await silent.Task;
            }

            await route.ContinueAsync();
        };
        await ChooseAsync(_page, true, Film("one.png", Films.Png));
        await Expect(_page.Locator(".pending .label")).ToHaveTextAsync(new Regex("Sending|Judging"));
        await _page.Clock.RunForAsync(590_000);
        await Expect(Trouble).ToBeHiddenAsync();
        await _page.Clock.RunForAsync(11_000);
        await Expect(Trouble).ToContainTextAsync("The service does not answer.");
        await _page.Clock.RunForAsync(2_000);
        await Expect(_page.Locator(".probability")).ToBeVisibleAsync();
        silent.SetCanceled();
    }

    [TestCase(413, "<h1>413 Request Entity Too Large</h1>", "The film is too large.")]
    [TestCase(400, "<h1>400 Bad Request</h1>", "something else than a verdict (400)")]
    [TestCase(200, "Sign in to the guest network", "something else than a verdict (200)")]
    public async Task The_words_of_a_stranger_in_between_become_ours(int status, string body, string words)
    {
        _between = route => route.FulfillAsync(new() { Status = status, ContentType = "text/html", Body = body });
        await ChooseAsync(_page, true, Film("one.png", Films.Png));
        await Expect(_page.Locator(".result")).ToContainTextAsync(words);
    }

    [Test]
    public async Task A_refusal_of_the_app_is_shown_in_the_apps_own_words()
    {
        await ChooseAsync(_page, true, Film("empty.png", []), Film("cut.png", Films.Png[..2000]), Film("even.png", Films.Even));
        await Expect(_page.Locator(".result.refused")).ToHaveCountAsync(3);
        await Expect(_page.Locator(".result").Nth(0)).ToContainTextAsync("The file is empty.");
        await Expect(_page.Locator(".result").Nth(1)).ToContainTextAsync("The image is damaged.");
        await Expect(_page.Locator(".result").Nth(2)).ToContainTextAsync("UNSUITABLE");
    }

    private ILocator Trouble => _page.Locator("#trouble");
}
