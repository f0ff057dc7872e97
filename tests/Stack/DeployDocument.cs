using System.Text.RegularExpressions;

namespace PneuXNet.Stack;

/// <summary>docs/deploy.md as a list of what it tells its reader to type.</summary>
internal static partial class DeployDocument
{
    public static IReadOnlyList<Block> Blocks { get; } = [.. Read(Repository.Read("docs/deploy.md"))];

    private static IEnumerable<Block> Read(string document) =>
        Headings().Split(document).Skip(1).Chunk(2).SelectMany(section =>
            Marked().Matches(section[1]).Select(match => new Block(section[0], match.Groups[1].Value, match.Groups[2].Value)));

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("^<!-- ([a-z ]+) -->\n```sh\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();

    /// <param name="Section">The heading that it stands under.</param>
    /// <param name="How"><c>run</c>; <c>run online</c> for what fetches from apt's mirrors; <c>run if ...</c> for what not every reader needs; <c>build</c> for where the sources are; <c>image</c> and <c>tool</c> for who takes these.</param>
    internal sealed record Block(string Section, string How, string Script);
}
