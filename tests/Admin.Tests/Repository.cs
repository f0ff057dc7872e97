namespace PneuXNet.Admin.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The whole path of a file, given from the root.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (string? folder = TestContext.CurrentContext.TestDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "PneuXNet.sln")))
            {
                return folder;
            }
        }
        throw new DirectoryNotFoundException($"no PneuXNet.sln above {TestContext.CurrentContext.TestDirectory}");
    }
}
