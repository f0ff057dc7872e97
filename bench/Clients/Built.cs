namespace PneuXNet.Clients;

/// <summary>Where the build has put what is measured.</summary>
internal static class Built
{
    public static string Pneuxnet => Output("Supervisor", "pneuxnet");

    public static string Specimen => Output("Specimen", "Specimen.dll");

    // This runs from artifacts/bin/Clients/release.
    private static string Output(string project, string file) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, "release", file));
}
