using Microsoft.Playwright;

namespace PneuXNet.WebApp.Tests.Browser;

/// <summary>The distribution's Chromium, driven by Playwright; no browser is ever downloaded.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Starts the browser, or skips the test where there is none.</summary>
    public static async Task<Chromium> StartAsync()
    {
        if (!File.Exists(Executable))
        {
            Assert.Ignore($"{Executable} is not installed: apt-get install chromium");
        }

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Arguments });
        return new Chromium(playwright, browser);
    }

    public async Task<IPage> OpenAsync(Uri address, bool javaScript = true, bool dark = false, int width = 1440)
    {
        var context = await _browser.NewContextAsync(new()
        {
            JavaScriptEnabled = javaScript,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 900 },
            BaseURL = address.ToString(),
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
