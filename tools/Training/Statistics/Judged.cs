using PneuXNet.Training.Films;

namespace PneuXNet.Training.Statistics;

/// <summary>One film with the model's word on it.</summary>
/// <param name="Subject">Unique over subtypes.</param>
internal sealed record Judged(Label Label, string Subtype, string Subject, float Probability)
{
    public bool IsPneumonia => Label == Label.Pneumonia;

    public static Judged[] Of(IReadOnlyList<FilmEntry> films, IReadOnlyList<float> probabilities) =>
        [.. films.Select((film, i) => new Judged(film.Label, film.Subtype, film.SubjectKey, probabilities[i]))];
}
