using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace PneuXNet.WebApp.Tests.Browser;

/// <summary>What a person does, in a real browser against the real process.</summary>
internal sealed partial class BrowserTests
{
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
        await ChooseAsync(page, javaScript, Film("chest.png", Films.Png));

        var card = page.Locator(".result");
        await Expect(card.Locator(".label")).ToHaveTextAsync(VerdictWord());
        await Expect(card.Locator(".file")).ToHaveTextAsync("chest.png");
        await Expect(card.Locator(".probability strong")).ToHaveTextAsync(new Regex(@"^\d+\.\d%$"));
        await Expect(card.Locator(".numbers")).ToContainTextAsync($"slot 3, pid {_app.Pid}");
        Assert.That(page.Url, Does.EndWith(javaScript ? "/" : "/predict"));
    }

    [Test]
    public async Task The_evidence_can_be_taken_off_the_film_and_faded([Values] bool javaScript)
    {
        var page = await _chromium.OpenAsync(_app.Address, javaScript);
        await ChooseAsync(page, javaScript, Film("chest.png", Films.Png));
        var evidence = page.Locator(".result .evidence");
        await Expect(evidence).ToBeVisibleAsync();
        if (javaScript)
        {
            await page.GetByLabel("Strength of the evidence over the film").FillAsync("20");
            await Expect(evidence).ToHaveCSSAsync("opacity", "0.2");
        }

        await page.GetByLabel("Evidence", new() { Exact = true }).UncheckAsync();
        await Expect(evidence).ToBeHiddenAsync();
        await Expect(page.Locator(".result .plain")).ToBeVisibleAsync();
    }

    // By day and night at each width the page is looked at through the whole stack, in tests/Stack.
    [TestCase(true, 390)]
    [TestCase(false, 820)]
    [TestCase(true, 1440)]
    public async Task Every_state_of_the_page_fits_its_window_and_keeps_its_security_policy(bool dark, int width)
    {
        var page = await _chromium.OpenAsync(_app.Address, dark: dark, width: width);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        var look = $"{width}-{(dark ? "dark" : "light")}";
        await Seen.FitsAsync(page, $"empty-{look}");

        var held = new TaskCompletionSource();
        await page.RouteAsync("**/predict", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await ChooseAsync(page, true,
            [.. RealFilms(), Film("notes-of-the-day.txt", "not a film"u8.ToArray()), Film("sixteen.tiff", Films.Make("TIFF 16 bits")), Film("noise.png", Films.Noise)]);
        await Seen.FitsAsync(page, $"queue-{look}");
        held.SetResult();
        await Expect(page.Locator(".pending")).ToHaveCountAsync(0);
        await Seen.FitsAsync(page, $"judged-{look}");

        await page.GotoAsync("/nowhere");
        await Seen.FitsAsync(page, $"failed-{look}");
        await page.GotoAsync("/problems#broken-film");
        await Seen.FitsAsync(page, $"problems-{look}");
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
            await page.SetInputFilesAsync("#film", path);
            if (javaScript)
            {
                // The script spares the upload.
                await Expect(page.Locator(".result .reason")).ToContainTextAsync("It has 28.6 MB; a film may have 20 MB.");
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
    public async Task Films_can_be_dropped_anywhere_on_the_page()
    {
        var page = await _chromium.OpenAsync(_app.Address);
        var dropped = await page.EvaluateHandleAsync(
            """
            bytes => {
              const data = new DataTransfer();
              for (const name of ['first.png', 'second.png']) data.items.add(new File([new Uint8Array(bytes)], name));
              return data;
            }
            """,
            Films.Png.Select(value => (int)value));
        await page.DispatchEventAsync("footer", "dragover", new { dataTransfer = dropped });
        await Expect(page.Locator("body")).ToHaveClassAsync("dropping");
        await page.DispatchEventAsync("footer", "drop", new { dataTransfer = dropped });
        await Expect(page.Locator(".result .probability")).ToHaveCountAsync(2);
        await Expect(page.Locator(".result .file")).ToHaveTextAsync(["first.png", "second.png"]);
        await Expect(page.Locator("body")).Not.ToHaveClassAsync(new Regex("dropping"));
    }

    [Test]
    public async Task A_batch_is_sent_two_films_at_a_time_and_summed_up()
    {
        var page = await _chromium.OpenAsync(_app.Address);
        var (held, go) = (0, new TaskCompletionSource());
        await page.RouteAsync("**/predict", async route =>
        {
            Interlocked.Increment(ref held);
            await go.Task;
            await route.ContinueAsync();
        });
        FilePayload[] films = [.. Enumerable.Range(1, 6).Select(i => Film($"{i}.png", Films.Png)), Film("bad.txt", "text"u8.ToArray())];
        await ChooseAsync(page, true, films);
        await Expect(page.Locator(".pending .label", new() { HasText = "Waiting" })).ToHaveCountAsync(5);
        await Expect(page.Locator("#tally")).ToHaveTextAsync("7 films · 7 to go");
        await Expect(page).ToHaveTitleAsync("0 of 7 judged - PneuXNet");
        Assert.That(held, Is.EqualTo(2));
        go.SetResult();
        await Expect(page.Locator("#tally")).ToHaveTextAsync(new Regex(@"^7\sfilms · 6\s(pneumonia|normal|uncertain) · 1\snot\sjudged$"));
        await Expect(page.Locator(".strip .tile")).ToHaveCountAsync(7);
    }

    [Test]
    public async Task A_verdict_is_announced_and_a_removed_card_leaves_the_focus_on_its_neighbour()
    {
        var page = await _chromium.OpenAsync(_app.Address);
        await ChooseAsync(page, true, Film("one.png", Films.Png));
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(new Regex(@"one\.png: (NORMAL|PNEUMONIA|UNCERTAIN)\. \d+\.\d% probability of pneumonia"));
        await ChooseAsync(page, true, Film("two.png", Films.Png));
        await Expect(page.Locator(".result .probability")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove one.png" }).PressAsync("Enter");
        await Expect(page.Locator(".result .file")).ToHaveTextAsync(["two.png"]);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove two.png" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#film")).ToBeFocusedAsync();
        await Expect(page.Locator("#films")).ToBeHiddenAsync();
    }

    [Test]
    public async Task The_keyboard_reaches_everything_and_is_held_nowhere()
    {
        var page = await _chromium.OpenAsync(_app.Address);
        await ChooseAsync(page, true, Film("one.png", Films.Png));
        await Expect(page.Locator(".result .probability")).ToBeVisibleAsync();
        await page.Locator("body").EvaluateAsync("() => document.activeElement.blur()");
        var reached = new List<string>();
        for (var i = 0; i < 14; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>(
                "(at => at.id || at.className || at.getAttribute('aria-label') || at.textContent.trim())(document.activeElement)"));
        }

        Assert.That(reached, Does.Contain("film").And.Contain("print").And.Contain("evidence-shown").And.Contain("btn btn-quiet remove").And.Contain("API"));
        Assert.That(reached.Distinct().Count(), Is.GreaterThan(8));
    }

    [Test]
    public async Task Each_film_is_printed_on_a_page_of_its_own([Values] bool javaScript)
    {
        var page = await _chromium.OpenAsync(_app.Address, javaScript);
        await ChooseAsync(page, javaScript, Film("one.png", Films.Png), Film("two.png", Films.Png), Film("bad.txt", "text"u8.ToArray()));
        await Expect(page.Locator(".result .probability")).ToHaveCountAsync(2);
        await Expect(page.Locator(".pending")).ToHaveCountAsync(0);
        var pdf = Encoding.Latin1.GetString(await page.PdfAsync(new() { Format = "A4" }));
        Assert.That(PdfPage().Count(pdf), Is.EqualTo(3));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator(".result .paper-only").First).ToContainTextAsync("not a medical device");
        await Expect(page.Locator("#upload")).ToBeHiddenAsync();
        await Expect(page.Locator(".result time").First).ToHaveTextAsync(new Regex(@"20\d\d"));
        await Expect(page.Locator(".result .legend").First).ToBeVisibleAsync();
        await Expect(page.Locator(".result .switch").First).ToBeHiddenAsync();
        var film = await page.Locator(".result .plain").First.BoundingBoxAsync();
        Assert.That(film!.Height, Is.GreaterThan(400), "the film is on the paper, and large");
        await Seen.FitsAsync(page, $"print-{(javaScript ? "scripted" : "plain")}");
    }

    [Test]
    public async Task A_sample_is_a_click_away_from_its_verdict([Values] bool javaScript)
    {
        var page = await _chromium.OpenAsync(_app.Address, javaScript);
        await page.GetByRole(AriaRole.Link, new() { Name = "Haze in both lungs drawn" }).ClickAsync();
        await Expect(page.Locator(".result .label")).ToHaveTextAsync("PNEUMONIA");
        await Expect(page.Locator(".result .file")).ToHaveTextAsync("Drawn, no patient's film: haze-in-both-lungs.png");
        Assert.That(page.Url, Does.EndWith(javaScript ? "/" : "/samples/haze-in-both-lungs"));
    }

    [TestCase(true, 390)]
    [TestCase(false, 1440)]
    public async Task The_API_can_be_read_and_tried_where_it_is(bool dark, int width)
    {
        var page = await _chromium.OpenAsync(_app.Address, dark: dark, width: width);
        var complaints = new List<string>();
        var hosts = new HashSet<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        await page.GetByRole(AriaRole.Link, new() { Name = "API", Exact = true }).ClickAsync();
        var predict = page.Locator("#operations-Predictions-predict");
        await predict.GetByRole(AriaRole.Button).First.ClickAsync();
        await predict.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await predict.Locator("input[type=file]").First.SetInputFilesAsync(Film("one.png", Films.Png));
        await predict.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await Expect(predict.Locator(".live-responses-table .response-col_status").Last).ToContainTextAsync("200");
        await Expect(predict.Locator(".live-responses-table")).ToContainTextAsync("probability");
        await Seen.FitsAsync(page, $"api-{width}-{(dark ? "dark" : "light")}");
        await Seen.IsUsableByAllAsync(page, "api");
        hosts.Remove("");
        Assert.That(hosts, Is.EquivalentTo([_app.Address.Authority]));
        Assert.That(complaints, Has.None.Contains("Content Security Policy"));
    }

    [Test]
    public async Task Nobody_is_shut_out([Values] bool dark)
    {
        var page = await _chromium.OpenAsync(_app.Address, dark: dark);
        await Seen.IsUsableByAllAsync(page, "empty");
        await ChooseAsync(page, true, Film("one.png", Films.Png), Film("bad.txt", "text"u8.ToArray()), Film("noise.png", Films.Noise));
        await Expect(page.Locator(".pending")).ToHaveCountAsync(0);
        await Seen.IsUsableByAllAsync(page, "judged");
        await page.GotoAsync("/problems");
        await Seen.IsUsableByAllAsync(page, "problems");
        await page.GotoAsync("/nowhere");
        await Seen.IsUsableByAllAsync(page, "failed");
    }

    [Test]
    public async Task Nothing_comes_from_elsewhere_and_nothing_is_stored()
    {
        var page = await _chromium.OpenAsync(_app.Address);
        var hosts = new HashSet<string>();
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        await page.ReloadAsync();
        await ChooseAsync(page, true, Film("one.png", Films.Png));
        await Expect(page.Locator(".result .probability")).ToBeVisibleAsync();
        // Pictures inside the page, data: and blob:, have no host.
        hosts.Remove("");
        Assert.That(hosts, Is.EquivalentTo([_app.Address.Authority]));
        Assert.That(await page.EvaluateAsync<int>("localStorage.length + sessionStorage.length + document.cookie.length"), Is.Zero);
    }

    /// <summary>With the script choosing is enough.</summary>
    internal static async Task ChooseAsync(IPage page, bool javaScript, params FilePayload[] films)
    {
        await page.SetInputFilesAsync("#film", films);
        if (!javaScript)
        {
            await JudgeButton(page).ClickAsync();
        }
    }

    internal static FilePayload Film(string name, byte[] bytes) =>
        new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };

    private static ILocator JudgeButton(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Judge", Exact = true });

    private static IEnumerable<FilePayload> RealFilms() => Repository.Originals is { } folder
        ? Directory.GetDirectories(folder).Order().Select(label => Directory.GetFiles(label).Order().First())
            .Select(path => Film(Path.GetFileName(path), File.ReadAllBytes(path)))
        : [Film("chest.jpg", Films.Jpeg)];

    [GeneratedRegex(@"^\s*(NORMAL|PNEUMONIA|UNCERTAIN)\s*$")]
    private static partial Regex VerdictWord();

    [GeneratedRegex(@"/Type /Page\n")]
    private static partial Regex PdfPage();
}
