namespace PneuXNet.Stack;

/// <summary>What the build made, in the configuration that these tests were built in.</summary>
internal static class Built
{
    public static string Pneuxnet { get; } = Output("Supervisor", "pneuxnet");

    public static string Specimen { get; } = Output("Specimen", "Specimen.dll");

    public static string Output(string project, string file) =>
        Path.Combine(Repository.Root, "artifacts", "bin", project, new DirectoryInfo(AppContext.BaseDirectory).Name, file);
}
