using System.Text.Json;

namespace PneuXNet.Specimen;

/// <summary>
/// A "model": a JSON file that is loaded once, at the start, and decides what is answered. It is model.json beside the app, or where
/// SPECIMEN_MODEL says; without it every probability is 0.5. A file that is cut off can't be loaded, as a real one.
/// </summary>
internal static class Model
{
    public static double Probability { get; private set; } = 0.5;

    public static void Load()
    {
        string path = Environment.GetEnvironmentVariable("SPECIMEN_MODEL") ?? Path.Combine(AppContext.BaseDirectory, "model.json");
        if (File.Exists(path))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            Probability = document.RootElement.GetProperty("probability").GetDouble();
        }
    }
}
