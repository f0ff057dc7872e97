using Microsoft.ML.OnnxRuntime;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Onnx;

/// <summary>The least and the most value of maps inside a model, over films that are run through it.</summary>
internal static class MapRanges
{
    public static Dictionary<string, (float Least, float Most)> Of(byte[] model, IReadOnlyList<string> maps, IEnumerable<Film> films)
    {
        string[] outputs = [.. maps.Select((_, i) => FormattableString.Invariant($"range_{i}"))];
        var part = new OnnxGraph("", "measured_");
        for (var i = 0; i < outputs.Length; i++)
        {
            part.OutputMap(outputs[i], maps[i]);
        }

        using var session = new InferenceSession([.. model, .. part.ToPart()]);
        using var options = new RunOptions();
        var metadata = XNetMetadata.Parse(session.ModelMetadata.CustomMetadataMap);
        var ranges = maps.ToDictionary(map => map, _ => (Least: float.MaxValue, Most: float.MinValue));
        foreach (var film in films)
        {
            using var input = OrtValue.CreateTensorValueFromMemory(
                film.ToInput(metadata.InputSize, metadata.Mean, metadata.Std), [1, 1, metadata.InputSize, metadata.InputSize]);
            using var values = session.Run(options, [XNetMetadata.InputName], [input], outputs);
            for (var i = 0; i < outputs.Length; i++)
            {
                var (least, most) = ranges[maps[i]];
                foreach (var value in values[i].GetTensorDataAsSpan<float>())
                {
                    (least, most) = (Math.Min(least, value), Math.Max(most, value));
                }

                ranges[maps[i]] = (least, most);
            }
        }

        return ranges;
    }
}
