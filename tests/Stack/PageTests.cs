using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PneuXNet.Stack.Boxes;
using PneuXNet.WebApp.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace PneuXNet.Stack;

/// <summary>A person at the page, in a real browser through the whole stack: nginx, a unix socket, pneuxnet with three workers.</summary>
[NonParallelizable]
public sealed partial class PageTests
{
    private const float Patience = 60_000;

    private static readonly string Golden = Path.Combine(Repository.Root, "src", "WebApp", "Golden");

    private PageStack _stack = null!;
    private Chromium _chromium = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        if (!File.Exists(PageStack.Nginx))
        {
            Assert.Ignore($"no {PageStack.Nginx}: apt-get install nginx");
        }
        _chromium = await Chromium.StartAsync();
        _stack = await PageStack.StartAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }
    }

    [Test]
    public async Task A_film_that_is_chosen_by_click_gets_its_verdict()
    {
        IPage page = await _chromium.OpenAsync(_stack.Address);
        IFileChooser chooser = await page.RunAndWaitForFileChooserAsync(() => page.GetByText("Choose films").ClickAsync());
        await chooser.SetFilesAsync(Film("haze-in-both-lungs", "film.png"));
        await Expect(page.Locator(".result .label")).ToHaveTextAsync("PNEUMONIA", new() { Timeout = Patience });
        await Expect(page.Locator(".result .numbers")).ToContainTextAsync(WorkerWords());
    }

    [Test]
    public async Task Films_that_are_dropped_get_their_verdicts()
    {
        IPage page = await _chromium.OpenAsync(_stack.Address);
        IJSHandle films = await page.EvaluateHandleAsync(
            """
            async names => {
              const data = new DataTransfer();
              for (const name of names) data.items.add(new File([await (await fetch(`/samples/${name}.png`)).blob()], `${name}.png`));
              return data;
            }
            """,
            new[] { "clear-chest", "patch-in-one-lung" });
        await page.DispatchEventAsync("main", "drop", new { dataTransfer = films });
        await Expect(page.Locator(".result .label")).ToHaveTextAsync(["NORMAL", "PNEUMONIA"], new() { Timeout = Patience });
    }

    [Test]
    public async Task A_batch_of_twenty_with_two_bad_files_loses_nothing_while_workers_are_killed()
    {
        IPage page = await _chromium.OpenAsync(_stack.Address);
        string[] names = [.. Directory.GetFiles(Golden, "*.png").Select(path => Path.GetFileNameWithoutExtension(path))];
        List<FilePayload> films = [.. Enumerable.Range(1, 18).Select(i => Film(names[i % names.Length], $"{i}.png"))];
        films.Insert(4, Payload("notes.txt", "no film at all"u8.ToArray()));
        films.Insert(11, Payload("cut-off.png", File.ReadAllBytes(Path.Combine(Golden, "clear-chest.png"))[..20_000]));
        await page.SetInputFilesAsync("#film", films);

        for (int kills = 1; kills <= 2; kills++)
        {
            await Expect(page.Locator(".result:has(.probability)").Nth(4 * kills)).ToBeVisibleAsync(new() { Timeout = Patience });
            await _stack.KillAWorkerAsync();
        }

        await Expect(page.Locator("#tally")).ToHaveTextAsync(new Regex(@"^20\sfilms · .* · 2\snot\sjudged$"), new() { Timeout = Patience });
        await Expect(page.Locator(".result .probability")).ToHaveCountAsync(18);
        await Expect(page.Locator(".result.refused .file")).ToHaveTextAsync(["notes.txt", "cut-off.png"]);
        string said = await _stack.SaidAsync();
        Assert.That(Killed().Count(said), Is.EqualTo(2), said);
    }

    [Test]
    public async Task Neither_a_film_nor_its_verdict_is_written_to_disk_by_nginx()
    {
        // What nginx can't hold in its buffers goes to a file, and without the folders for such files it answers 500.
        using HttpClient client = new() { BaseAddress = _stack.Address };
        byte[] large = File.ReadAllBytes(Path.Combine(Golden, "clear-chest.png"));
        Array.Resize(ref large, 5_000_000);
        using (_stack.WithoutTemporaryFiles())
        {
            Assert.That(await StatusAsync("/api/predict"), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await StatusAsync("/predict"), Is.EqualTo(HttpStatusCode.OK));
        }

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(large), "file", "large.png" } };
            return (await client.PostAsync(path, form)).StatusCode;
        }
    }

    [Test]
    public async Task A_service_that_was_away_costs_a_click()
    {
        IPage page = await _chromium.OpenAsync(_stack.Address);
        await _stack.StopNginxAsync();
        try
        {
            await page.SetInputFilesAsync("#film", [Film("clear-chest", "one.png"), Film("clear-chest", "two.png")]);
            await Expect(page.Locator("#trouble")).ToContainTextAsync("The service does not answer.", new() { Timeout = Patience });
        }
        finally
        {
            _stack.StartNginx();
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again now" }).ClickAsync();
        await Expect(page.Locator(".result .probability")).ToHaveCountAsync(2, new() { Timeout = Patience });
    }

    [Test]
    public async Task It_looks_right_and_shuts_nobody_out([Values] bool dark, [Values(390, 820, 1440)] int width)
    {
        IPage page = await _chromium.OpenAsync(_stack.Address, dark: dark, width: width);
        string look = $"{width}-{(dark ? "dark" : "light")}";
        // axe-core takes seconds for each page: it sees each layout's end and each set of colours once.
        bool thoroughly = (dark, width) is (true, 390) or (false, 1440);
        await Seen.FitsAsync(page, $"stack-empty-{look}");
        await AskAsync("empty");
        await page.SetInputFilesAsync("#film", [Film("clear-chest", "clear.png"), Film("haze-in-both-lungs", "haze.png"), Payload("notes.txt", "no film"u8.ToArray())]);
        await Expect(page.Locator(".result:not(.pending)")).ToHaveCountAsync(3, new() { Timeout = Patience });
        await Seen.FitsAsync(page, $"stack-verdicts-{look}");
        await AskAsync("verdicts");
        await page.GotoAsync("/docs");
        await Expect(page.Locator("#operations-Predictions-predict")).ToBeVisibleAsync();
        await Seen.FitsAsync(page, $"stack-api-{look}");
        await AskAsync("API");

        Task AskAsync(string state) => thoroughly ? Seen.IsUsableByAllAsync(page, state) : Task.CompletedTask;
    }

    private static FilePayload Film(string golden, string name) => Payload(name, File.ReadAllBytes(Path.Combine(Golden, $"{golden}.png")));

    private static FilePayload Payload(string name, byte[] bytes) => new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };

    [GeneratedRegex(@"slot [0-2], pid \d+")]
    private static partial Regex WorkerWords();

    [GeneratedRegex("SIGKILL")]
    private static partial Regex Killed();
}
