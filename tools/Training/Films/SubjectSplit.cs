namespace PneuXNet.Training.Films;

/// <summary>
/// Training, validation and held-out test films, divided by subject: no child is in two of them.
/// <para>
/// The three are drawn within each series of film numbers (the text before a subject's number), so each holds all subtypes. Validation
/// is not a random draw: it is the first tenth of each series by number, whole stretches of films that were taken at another time
/// than those learned from, because a random draw flatters. The held-out test is a random 15 % of the subjects that remain.
/// </para>
/// </summary>
internal sealed record SubjectSplit(
    IReadOnlyList<FilmEntry> Train, IReadOnlyList<FilmEntry> Validation, IReadOnlyList<FilmEntry> Test)
{
    private const double ValidationShare = 0.10;
    private const double TestShare = 0.15;

    public static SubjectSplit Of(IReadOnlyList<FilmEntry> films, int seed)
    {
        var random = new Random(seed);
        var validation = new HashSet<string>(StringComparer.Ordinal);
        var test = new HashSet<string>(StringComparer.Ordinal);
        foreach (var series in films.Select(SeriesOf).Distinct().Order(StringComparer.Ordinal))
        {
            var subjects = films.Where(film => SeriesOf(film) == series)
                .DistinctBy(film => film.SubjectKey)
                .OrderBy(film => NumberOf(film.Subject))
                .ThenBy(film => film.SubjectKey, StringComparer.Ordinal)
                .Select(film => film.SubjectKey)
                .ToArray();
            var first = (int)Math.Round(subjects.Length * ValidationShare);
            validation.UnionWith(subjects[..first]);
            var rest = subjects[first..];
            random.Shuffle(rest);
            test.UnionWith(rest[..(int)Math.Round(subjects.Length * TestShare)]);
        }

        return new SubjectSplit(
            [.. films.Where(film => !validation.Contains(film.SubjectKey) && !test.Contains(film.SubjectKey))],
            [.. films.Where(film => validation.Contains(film.SubjectKey))],
            [.. films.Where(film => test.Contains(film.SubjectKey))]);
    }

    private static string SeriesOf(FilmEntry film) => $"{film.Subtype}/{film.Subject.TrimEnd("0123456789".ToCharArray())}";

    private static long NumberOf(string subject)
    {
        var digits = subject.Length - subject.TrimEnd("0123456789".ToCharArray()).Length;
        return long.TryParse(subject.AsSpan(subject.Length - digits), out var number) ? number : 0;
    }
}
