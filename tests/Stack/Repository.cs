namespace PneuXNet.Stack;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "PneuXNet.sln")))
            {
                return folder;
            }
        }
        throw new DirectoryNotFoundException($"no PneuXNet.sln above {AppContext.BaseDirectory}");
    }
}
