namespace PneuXNet.Supervisor.Tests.Documents;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The text of a file, its path given from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => File.Exists(Path.Combine(Root, path));

    public static void Write(string path, string text) => File.WriteAllText(Path.Combine(Root, path), text);

    /// <summary>The paths of a folder's files, those of the folders in it too.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories);

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
