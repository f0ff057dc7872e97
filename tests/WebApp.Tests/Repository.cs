namespace PneuXNet.WebApp.Tests;

/// <summary>Where things lie around the tests: the sources above them, and beside those the films that are not in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(TestContext.CurrentContext.TestDirectory).First(
        folder => File.Exists(Path.Combine(folder, "Directory.Build.props")));

    /// <summary>Real films, in folders NORMAL and PNEUMONIA; null where there are none.</summary>
    public static string? Originals { get; } = Above(Root)
        .Select(folder => Path.Combine(folder, "shared", "data", "xray", "originals"))
        .FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}
