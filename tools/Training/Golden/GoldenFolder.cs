using System.Security.Cryptography;
using System.Text.Json;
using PneuXNet.Training.Onnx;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Golden;

/// <summary>
/// The golden films and what a model answers to them, written side by side. A new version of the service that answers otherwise is not
/// the one that was tried.
/// </summary>
internal static class GoldenFolder
{
    public const string Answers = "golden.json";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static IReadOnlyList<GoldenFilm> Write(string folder, byte[] model)
    {
        using var judging = new Scorer(model);
        using var measuring = new Scorer(model, XNetMetadata.StrangenessName);
        var films = Phantom.All.Select(phantom => (phantom.Name, Png: phantom.Png())).ToArray();
        Film[] read = [.. films.Select(film => FilmReader.Read(film.Png, new FilmLimits()))];
        var (probabilities, strangeness) = (judging.Score(read), measuring.Score(read));
        GoldenFilm[] golden = [.. films.Select((film, i) => Describe($"{film.Name}.png", probabilities[i], strangeness[i], judging.Metadata))];

        foreach (var (name, png) in films)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}.png"), png);
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(model));
        File.WriteAllText(
            Path.Combine(folder, Answers),
            JsonSerializer.Serialize(new { Model = judging.Metadata.Version, Sha256 = sha256, Films = golden }, Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, GoldenChecks.File), GoldenChecks.Write(folder, golden, [.. films.Select(film => film.Png)]));
        return golden;
    }

    private static GoldenFilm Describe(string file, float probability, float strangeness, XNetMetadata model) => new(
        file,
        strangeness > model.StrangenessLimit ? "UNSUITABLE" : probability >= model.Threshold ? "PNEUMONIA" : "NORMAL",
        MathF.Round(probability, 4),
        MathF.Round(strangeness, 3));
}
