namespace PneuXNet.EndToEnd.Harness;

/// <summary>Where the build has put what the tests start.</summary>
internal static class Built
{
    /// <summary>The repository: the folder above with the solution in it.</summary>
    public static string Root { get; } = FindRoot();

    public static string Pneuxnet => Output("Supervisor", "pneuxnet");

    public static string Hello => Output("Hello", "Hello.dll");

    public static string Specimen => Output("Specimen", "Specimen.dll");

    public static string OwinHello => Output("OwinHello", "OwinHello.dll");

    public static string WorkerHooks => Output("WorkerHooks", "WorkerHooks.dll");

    public static string DelegateHello => Output("DelegateHello", "DelegateHello.dll");

    /// <summary>A file in a project's output, of the configuration that these tests were built in.</summary>
    public static string Output(string project, string file) =>
        Path.Combine(Root, "artifacts", "bin", project, new DirectoryInfo(AppContext.BaseDirectory).Name, file);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new InvalidOperationException($"no repository above {AppContext.BaseDirectory}");
    }
}
