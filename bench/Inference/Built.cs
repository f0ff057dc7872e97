namespace PneuXNet.Inference;

/// <summary>Where the build has put what is measured.</summary>
internal static class Built
{
    public static string Pneuxnet => Output("Supervisor", "pneuxnet");

    public static string App => Output("WebApp", "PneuXNet.WebApp.dll");

    public static string Model => Output("WebApp", "XNet/xnet.onnx");

    // This runs from artifacts/bin/Inference/release.
    private static string Output(string project, string file) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, "release", file));
}
