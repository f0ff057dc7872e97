namespace PneuXNet.Supervisor.Tests.Documents;

/// <summary>A table of a document, so that tests can hold the document to its word.</summary>
internal static class MarkdownTable
{
    /// <summary>The rows of the first table under a heading, cell by cell, without its header. Code marks are taken off.</summary>
    public static IReadOnlyList<string[]> Under(string heading, string text)
    {
        string[] lines = text.Split('\n');
        int start = Array.FindIndex(lines, line => line.StartsWith('#') && line.TrimStart('#').Trim() == heading);
        if (start < 0)
        {
            throw new AssertionException($"there is no heading '{heading}'");
        }
        return [.. lines[(start + 1)..]
            .TakeWhile(line => !line.StartsWith('#'))
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray())];
    }
}
