using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PneuXNet.WebApp.Tests.Browser;

/// <summary>What a person does, in a real browser against the real process.</summary>
internal sealed class BrowserTests
{
    private static readonly string Screenshots = Path.Combine(Repository.Root, "artifacts", "screenshots");

    private RunningApp _app = null!;
    private Chromium _chromium = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _chromium = await Chromium.StartAsync();
        _app = await RunningApp.StartAsync(("PNEUXNET_SLOT", "3"));
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

    [Test]
    public async Task A_film_is_judged_with_and_without_JavaScript([Values] bool javaScript)
    {
        var page = await _chromium.OpenAsync(_app.Address, javaScript);
        await Chooser(page).SetInputFilesAsync(Film("chest.png", Films.Png));
        await JudgeButton(page).ClickAsync();

        var card = page.Locator(".result");
        await Expect(card.Locator(".label")).ToHaveTextAsync(new Regex("^(NORMAL|PNEUMONIA)$"));
        await Expect(card.Locator(".file")).ToHaveTextAsync("chest.png");
        await Expect(card.Locator(".probability strong")).ToHaveTextAsync(new Regex(@"^\d+\.\d%$"));
        await Expect(card.Locator(".evidence")).ToContainTextAsync($"slot 3, pid {_app.Pid}");
        // The script shows the film beside its verdict; the server never sends it back.
        await Expect(card.Locator(".film img")).ToHaveCountAsync(javaScript ? 1 : 0);
        Assert.That(page.Url, Does.EndWith(javaScript ? "/" : "/predict"));
    }

    [Test]
    public async Task Every_state_of_the_page_is_photographed([Values] bool dark, [Values] bool phone)
    {
        var page = await _chromium.OpenAsync(_app.Address, dark: dark, phone: phone);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await PhotographAsync(page, "empty", dark, phone);

        await Chooser(page).SetInputFilesAsync(
            [.. RealFilms(), Film("notes-of-the-day.txt", "not a film"u8.ToArray()), Film("sixteen.tiff", Films.Make("TIFF 16 bits"))]);
        await PhotographAsync(page, "chosen", dark, phone);
        await JudgeButton(page).ClickAsync();
        await Expect(page.Locator(".result")).Not.ToHaveCountAsync(0);
        await PhotographAsync(page, "judged", dark, phone);

        await page.GotoAsync("/nowhere");
        await PhotographAsync(page, "failed", dark, phone);
        await page.GotoAsync("/problems#broken-film");
        await PhotographAsync(page, "problems", dark, phone);
        Assert.That(complaints, Has.None.Contains("Content Security Policy"));
    }

    [Test]
    public async Task Too_large_a_film_gets_a_kind_sentence_without_JavaScript()
    {
        var page = await _chromium.OpenAsync(_app.Address, javaScript: false);
        await Chooser(page).SetInputFilesAsync(Film("huge.jpg", new byte[30_000_000]));
        await JudgeButton(page).ClickAsync();
        await Expect(page.Locator("#answer")).ToContainTextAsync("at most 20 MB");
    }

    private static ILocator Chooser(IPage page) => page.GetByLabel(new Regex("^Chest X-ray"));

    private static ILocator JudgeButton(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Judge", Exact = true });

    private static IEnumerable<FilePayload> RealFilms() => Repository.Originals is { } folder
        ? Directory.GetDirectories(folder).Order().Select(label => Directory.GetFiles(label).Order().First())
            .Select(path => Film(Path.GetFileName(path), File.ReadAllBytes(path)))
        : [Film("chest.jpg", Films.Jpeg)];

    private static FilePayload Film(string name, byte[] bytes) =>
        new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };

    private static async Task PhotographAsync(IPage page, string state, bool dark, bool phone)
    {
        var name = $"{state}-{(phone ? "phone" : "desktop")}-{(dark ? "dark" : "light")}.png";
        await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, name), FullPage = true });
    }
}
