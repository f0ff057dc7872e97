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
        await Expect(card.Locator(".label")).ToHaveTextAsync(new Regex("^(NORMAL|PNEUMONIA|UNCERTAIN)$"));
        await Expect(card.Locator(".file")).ToHaveTextAsync("chest.png");
        await Expect(card.Locator(".probability strong")).ToHaveTextAsync(new Regex(@"^\d+\.\d%$"));
        await Expect(card.Locator(".evidence")).ToContainTextAsync($"slot 3, pid {_app.Pid}");
        // The script shows the film as it was chosen; the server sends back only what the network saw, with the evidence over it.
        await Expect(card.Locator(".film .view img")).ToHaveCountAsync(javaScript ? 1 : 0);
        await Expect(card.Locator(".heatmap img")).ToHaveCountAsync(1);
        Assert.That(page.Url, Does.EndWith(javaScript ? "/" : "/predict"));
    }

    [Test]
    public async Task Every_state_of_the_page_fits_its_window_and_keeps_its_security_policy([Values] bool dark, [Values] bool phone)
    {
        var page = await _chromium.OpenAsync(_app.Address, dark: dark, phone: phone);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        var look = $"{(phone ? "phone" : "desktop")}-{(dark ? "dark" : "light")}";
        await LookAsync(page, $"empty-{look}");

        await Chooser(page).SetInputFilesAsync(
            [.. RealFilms(), Film("notes-of-the-day.txt", "not a film"u8.ToArray()), Film("sixteen.tiff", Films.Make("TIFF 16 bits"))]);
        await LookAsync(page, $"chosen-{look}");
        await JudgeButton(page).ClickAsync();
        await Expect(page.Locator(".result")).Not.ToHaveCountAsync(0);
        await LookAsync(page, $"judged-{look}");

        await page.GotoAsync("/nowhere");
        await LookAsync(page, $"failed-{look}");
        await page.GotoAsync("/problems#broken-film");
        await LookAsync(page, $"problems-{look}");
        Assert.That(complaints, Has.None.Contains("Content Security Policy"));
    }

    [Test]
    public async Task Too_large_a_film_gets_a_kind_sentence_with_and_without_JavaScript([Values] bool javaScript)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, new byte[30_000_000]);
            var page = await _chromium.OpenAsync(_app.Address, javaScript);
            await Chooser(page).SetInputFilesAsync(path);
            if (javaScript)
            {
                // The script spares the upload.
                await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("has 28.6 MB; a film may have 20 MB");
                await Expect(JudgeButton(page)).ToBeDisabledAsync();
            }
            else
            {
                await JudgeButton(page).ClickAsync();
                await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("One upload may have at most 20 MB.");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task A_film_can_be_dropped_on_the_form()
    {
        var page = await _chromium.OpenAsync(_app.Address);
        var dropped = await page.EvaluateHandleAsync(
            "bytes => { const data = new DataTransfer(); data.items.add(new File([new Uint8Array(bytes)], 'dropped.png')); return data; }",
            Films.Png.Select(value => (int)value));
        await page.DispatchEventAsync("#drop", "drop", new { dataTransfer = dropped });
        await JudgeButton(page).ClickAsync();
        await Expect(page.Locator(".result .file")).ToHaveTextAsync("dropped.png");
    }

    private static ILocator Chooser(IPage page) => page.GetByLabel(new Regex("^Chest X-ray"));

    private static ILocator JudgeButton(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Judge", Exact = true });

    private static IEnumerable<FilePayload> RealFilms() => Repository.Originals is { } folder
        ? Directory.GetDirectories(folder).Order().Select(label => Directory.GetFiles(label).Order().First())
            .Select(path => Film(Path.GetFileName(path), File.ReadAllBytes(path)))
        : [Film("chest.jpg", Films.Jpeg)];

    private static FilePayload Film(string name, byte[] bytes) =>
        new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };

    // The photographs are for people who work on the design.
    private static async Task LookAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png"), FullPage = true });
        var beyond = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.That(beyond, Is.Zero, $"{name}: pixels beyond the window's width");
    }
}
