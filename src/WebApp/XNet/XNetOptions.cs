using PneuXNet.WebApp.Settings;

namespace PneuXNet.WebApp.XNet;

/// <summary>Where the model lies and how many threads may run it.</summary>
/// <param name="ModelPath">The ONNX file's full path.</param>
/// <param name="Threads">Threads of one inference, at least 1.</param>
internal sealed record XNetOptions(string ModelPath, int Threads)
{
    public const string ModelPathKey = "XNet:ModelPath";

    /// <summary>How many workers share the machine: set by the supervisor in each of them.</summary>
    public const string WorkersVariable = "PNEUXNET_WORKERS";

    public static XNetOptions From(SettingsReader settings)
    {
        var workers = settings.Number(WorkersVariable, "workers", 1, 4096, standard: 1);
        // More threads in all than processors would only make the workers wait for each other.
        var share = Math.Max(1, Environment.ProcessorCount / workers);
        return new XNetOptions(
            settings.FilePath(ModelPathKey, AppContext.BaseDirectory, Path.Combine("XNet", "xnet.onnx")),
            settings.Number("XNet:Threads", "threads", 1, 256, share));
    }
}
