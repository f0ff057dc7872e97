using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PneuXNet.WebApp.Tests.Browser;

/// <summary>Looks at a page as it stands: takes its picture, and asserts what holds of every page in every state.</summary>
internal static class Seen
{
    private static readonly string Screenshots = Path.Combine(Repository.Root, "artifacts", "screenshots");

    /// <summary>The picture is for people who work on the design.</summary>
    public static async Task FitsAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png"), FullPage = true });
        var beyond = await page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('html, .finding, .label, .upload, .overview, .tools')].filter(part => part.scrollWidth > part.clientWidth + 1)
              .map(part => `${part.tagName}.${part.className} ${part.scrollWidth} > ${part.clientWidth}: ${part.textContent.trim().slice(0, 30)}`)
            """);
        Assert.That(beyond, Is.Empty, $"{name}: wider than its place");
    }

    /// <summary>axe-core finds nothing that it calls serious or critical.</summary>
    public static async Task IsUsableByAllAsync(IPage page, string name)
    {
        // In the middle of a transition a button has neither of its colours.
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var result = await page.RunAxe();
        var findings = result.Violations.Where(found => found.Impact is "serious" or "critical")
            .Select(found => $"{name}: {found.Impact} {found.Id}: {string.Join("; ", found.Nodes.Select(node => node.Html))}");
        Assert.That(findings, Is.Empty);
        Assert.That(result.Passes, Is.Not.Empty, $"{name}: axe-core looked at something");
    }
}
