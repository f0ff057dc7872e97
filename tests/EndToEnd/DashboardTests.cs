using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;
using static Microsoft.Playwright.Assertions;

namespace PneuXNet.EndToEnd;

/// <summary>What an operator sees in a browser, and does there.</summary>
public sealed partial class DashboardTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 30_000 };
    private static readonly LocatorAssertionsToContainTextOptions PatientToContain = new() { Timeout = 30_000 };

    private Browser _browser = null!;

    [OneTimeSetUp]
    public async Task StartBrowser() => _browser = await Browser.StartAsync();

    [OneTimeTearDown]
    public async Task StopBrowser()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    [SetUp]
    public void Forget() => _browser.Complaints.Clear();

    [TearDown]
    public void No_page_complained() => Assert.That(_browser.Complaints, Is.Empty);

    [Test]
    public async Task With_every_worker_stuck_it_names_the_stuck_requests_and_tells_of_a_death_with_its_incident()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"-n shop -w 2 -t 1 --queue 5 --incidents {scratch["incidents"]} --admin-bind 127.0.0.1:{Ports.Free()}", Built.Specimen);
        string address = await AddressAsync(master);
        int killed = master.WorkerOf(1);
        _ = Syscall.kill(killed, Signum.SIGKILL);
        await master.LineAsync("accepting", times: 3);
        using Wire one = await Wire.ConnectAsync(master.EndPoint);
        await one.BeginAsync("GET", "/native?one");
        // From then on only the other worker accepts.
        await Eventually.Holds(() => Ctl.ResultAsync(master, "requests").Result.GetArrayLength() == 1, "the first is stuck");
        using Wire two = await Wire.ConnectAsync(master.EndPoint);
        await two.BeginAsync("GET", "/native?two");
        await Eventually.Holds(() => Ctl.ResultAsync(master, "requests").Result.GetArrayLength() == 2, "the second is stuck");
        using Wire three = await Wire.ConnectAsync(master.EndPoint);
        await three.BeginAsync("GET", "/");

        IPage page = await _browser.OpenAsync(address);
        await Expect(page.Locator("#sentence")).ToContainTextAsync("Nobody gets through: all 2 workers are held by requests", PatientToContain);
        await Expect(page.Locator("#remedy")).ToContainTextAsync("To do: pneuxnet ctl requests names them; pneuxnet ctl stacks");
        await Expect(page.Locator("#also")).ToHaveTextAsync(new Regex("^1 worker died in the last five minutes"));
        await Expect(page.Locator("#health")).ToHaveAttributeAsync("data-state", "bad");
        await Expect(page.Locator("#late li")).ToHaveCountAsync(2);
        await Expect(page.Locator("#late")).ToContainTextAsync("GET /native");
        await Expect(page.Locator("#tiles")).ToContainTextAsync("2 for 1\u00a0s or longer, 1 waits for a turn", PatientToContain);
        await Expect(page.Locator("#workers tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("#workers tr").Nth(1).Locator(".said")).ToContainTextAsync($"pid {killed} died");
        await Expect(page.Locator("#link")).ToHaveTextAsync("Live");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reload" })).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Img, new() { NameRegex = RequestsPattern() }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator("#traffic-readout .when")).ToHaveTextAsync(TimePattern());

        int admin = AdminApp.PidOf(master.Pid);
        string earliest = await EarliestAsync(page);
        _ = Syscall.kill(admin, Signum.SIGKILL);
        await Expect(page.Locator("#events")).ToContainTextAsync($"Admin app (pid {admin}) ended", PatientToContain);
        Assert.That(await EarliestAsync(page), Is.EqualTo(earliest), "the page keeps what it had");
        IPage opened = await _browser.OpenAsync(address);
        await Expect(opened.Locator("#link")).ToHaveTextAsync("Live", Patient);
        Assert.That(await EarliestAsync(opened), Is.EqualTo(earliest), "an admin app that begins anew goes on with the charts of the one before");
        await opened.Context.CloseAsync();

        await page.Locator("#incidents a").First.ClickAsync();
        await Expect(page.Locator("#file-text")).ToContainTextAsync($"slot 1, pid {killed}");
        await IsUsableByAllAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        string list = (await Ctl.RunAsync(master, "incidents")).Output;
        Assert.That(list, Does.Match($@"^INCIDENT\n\d{{8}}T\d{{6}}-1-{killed}\n$"));
        Assert.That((await Ctl.RunAsync(master, $"incident {list.Split('\n')[1]}")).Output, Does.Contain("SIGKILL").And.Contain($"slot 1, pid {killed}"));
        Assert.That((await Ctl.RunAsync(master, "incident ../../etc/passwd")).ExitCode, Is.EqualTo(1));
        await LookAsync(address);
    }

    [Test]
    public async Task Orders_take_the_token_and_their_outcome_is_told()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["token"], Token);
        await using Master master = await Master.StartAsync($"--admin-bind 127.0.0.1:{Ports.Free()} --admin-token-file {scratch["token"]}", Built.Hello);
        IPage page = await _browser.OpenAsync(await AddressAsync(master));
        await Expect(page.Locator("#target")).ToHaveTextAsync("1", Patient);

        await page.GetByRole(AriaRole.Button, new() { Name = "One worker more" }).ClickAsync();
        ILocator dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("From 1 to 2 workers.");
        await IsUsableByAllAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "One worker more" }).ClickAsync();
        await dialog.GetByLabel("Token").FillAsync("not-the-token-of-this-one");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Scale" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("This is not the token.");
        await dialog.GetByLabel("Token").FillAsync(Token);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#told")).ToHaveTextAsync("2 workers serve", Patient);
        await Expect(page.Locator("#target")).ToHaveTextAsync("2", Patient);

        await page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(dialog.GetByLabel("Token")).ToBeHiddenAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(page.Locator("#told")).ToHaveTextAsync("Generation 2 serves", Patient);
        await Expect(page.Locator("#circumstances")).ToContainTextAsync("reload done");
    }

    [Test]
    public async Task When_the_service_is_gone_it_says_so_and_is_live_again_when_the_next_one_is_there()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["token"], Token);
        string options = $"--admin-bind 0.0.0.0:{Ports.Free()} --admin-token-file {scratch["token"]}";
        IPage page;
        await using (Master first = await Master.StartAsync($"-n first {options}", Built.Hello))
        {
            page = await _browser.OpenAsync((await AddressAsync(first)).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
            ILocator dialog = page.GetByRole(AriaRole.Dialog);
            await Expect(dialog).ToContainTextAsync("This service asks for its token");
            await Expect(page.Locator("#sentence")).ToHaveTextAsync("Waiting for the first answer");
            await dialog.GetByLabel("Token").FillAsync(Token);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
            await Expect(page.Locator("#sentence")).ToHaveTextAsync("Well: 1 of 1 workers serve, generation 1", Patient);
        }
        await Expect(page.Locator("#stale")).ToContainTextAsync("The connection is lost. What you see is", PatientToContain);
        await Expect(page.Locator("#link")).ToHaveTextAsync("Connection lost");
        await Expect(page.Locator("#sentence")).ToContainTextAsync("Nothing is heard of it for", PatientToContain);
        await Expect(page).ToHaveTitleAsync("(?) first: nothing is heard");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reload" })).ToBeDisabledAsync();
        await IsUsableByAllAsync(page);

        await using Master second = await Master.StartAsync($"-n second {options}", Built.Hello);
        await Expect(page.Locator("#name")).ToHaveTextAsync("second", Patient);
        await Expect(page.Locator("#link")).ToHaveTextAsync("Live", Patient);
        await Expect(page.Locator("#stale")).ToBeHiddenAsync();
    }

    /// <summary>When the first point of the charts was taken.</summary>
    private static async Task<string> EarliestAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Img, new() { NameRegex = RequestsPattern() }).PressAsync("Home");
        return await page.Locator("#traffic-readout .when").InnerTextAsync();
    }

    /// <summary>The photographs are for people who work on the design; that nothing lies beyond the window's width is for everybody.</summary>
    private async Task LookAsync(string address)
    {
        foreach ((string name, int width, int height) in new[] { ("phone", 390, 844), ("desktop", 1280, 860), ("wall", 2560, 1440) })
        {
            foreach (bool dark in new[] { false, true })
            {
                IPage page = await _browser.OpenAsync(address, width, height, dark);
                await Expect(page.Locator("#late li")).ToHaveCountAsync(2);
                await page.ScreenshotAsync(new() { Path = Path.Combine(Built.Root, "artifacts", "screenshots", $"dashboard-{name}-{(dark ? "dark" : "light")}.png"), FullPage = true });
                int beyond = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                Assert.That(beyond, Is.Zero, $"{name}: pixels beyond the window's width");
                if ((name, dark) is ("phone", true) or ("desktop", false))
                {
                    await IsUsableByAllAsync(page);
                }
                await page.Context.CloseAsync();
            }
        }
    }

    /// <summary>axe-core finds nothing at all, not even what it calls minor.</summary>
    private static async Task IsUsableByAllAsync(IPage page)
    {
        AxeResult result = await page.RunAxe();
        Assert.That(result.Violations.Select(found => $"{found.Impact} {found.Id}: {string.Join("; ", found.Nodes.Select(node => node.Html))}"), Is.Empty);
        Assert.That(result.Passes, Is.Not.Empty, "axe-core looked at something");
    }

    private static async Task<string> AddressAsync(Master master)
    {
        string line = await master.LineAsync("Admin app");
        return AddressPattern().Match(line) is { Success: true } found ? found.Value : throw new InvalidOperationException(line);
    }

    [GeneratedRegex(@"http://[\d.]+:\d+")]
    private static partial Regex AddressPattern();

    [GeneratedRegex("requests per second")]
    private static partial Regex RequestsPattern();

    [GeneratedRegex(@"^\d\d:\d\d:\d\d$")]
    private static partial Regex TimePattern();
}
