using System.Text.Json;
using System.Text.Json.Serialization;
using PneuXNet.Training.Films;
using PneuXNet.Training.Onnx;
using PneuXNet.Training.Statistics;

namespace PneuXNet.Training.Learning;

/// <summary>What a model reaches on a set of films: over all, and against each subtype of pneumonia.</summary>
internal sealed record Measurement(float Threshold, IReadOnlyDictionary<string, ScoreIntervals> Groups)
{
    public const string All = "all";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static Measurement Of(byte[] model, FilmSet films)
    {
        using var scorer = new Scorer(model);
        return Of(Judged.Of(films.Entries, scorer.Score(films.Films)), scorer.Metadata.Threshold);
    }

    public static Measurement Of(IReadOnlyList<Judged> films, float threshold)
    {
        var groups = new Dictionary<string, ScoreIntervals> { [All] = ScoreIntervals.Of(films, threshold) };
        foreach (var subtype in films.Where(film => film.IsPneumonia).Select(film => film.Subtype).Distinct().Order(StringComparer.Ordinal))
        {
            groups[$"normal and {subtype}"] =
                ScoreIntervals.Of([.. films.Where(film => !film.IsPneumonia || film.Subtype == subtype)], threshold);
        }

        return new Measurement(threshold, groups);
    }

    /// <summary>One line, for the model's metadata.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public void Print(TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant($"threshold {Threshold:F3}; 95 % intervals by subject in brackets"));
        foreach (var (group, scores) in Groups)
        {
            output.WriteLine($"{group}: {scores.Films} films of {scores.Subjects} subjects");
            output.WriteLine($"  AUC         {scores.Auc}");
            output.WriteLine($"  sensitivity {scores.Sensitivity}");
            output.WriteLine($"  specificity {scores.Specificity}");
            output.WriteLine($"  accuracy    {scores.Accuracy}");
        }
    }
}
