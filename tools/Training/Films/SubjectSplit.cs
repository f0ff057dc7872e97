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
        foreach (var subjects in Series(films))
        {
            var first = (int)Math.Round(subjects.Length * ValidationShare);
            validation.UnionWith(subjects[..first]);
            var rest = subjects[first..];
            random.Shuffle(rest);
            test.UnionWith(rest[..(int)Math.Round(subjects.Length * TestShare)]);
        }

        return Divide(films, validation, test);
    }

    /// <summary>
    /// One of several rounds in which every film is held out once. Held out is a stretch of each series by number, so that no neighbour in
    /// time of a held-out film is learned from, save at its two ends; validation is the first tenth of what remains.
    /// </summary>
    /// <param name="fold">From 0.</param>
    /// <param name="folds">At least 2.</param>
    public static SubjectSplit Fold(IReadOnlyList<FilmEntry> films, int fold, int folds)
    {
        var validation = new HashSet<string>(StringComparer.Ordinal);
        var test = new HashSet<string>(StringComparer.Ordinal);
        foreach (var subjects in Series(films))
        {
            var (from, to) = (subjects.Length * fold / folds, subjects.Length * (fold + 1) / folds);
            string[] rest = [.. subjects[..from], .. subjects[to..]];
            test.UnionWith(subjects[from..to]);
            validation.UnionWith(rest[..(int)Math.Round(rest.Length * ValidationShare)]);
        }

        return Divide(films, validation, test);
    }

    private static SubjectSplit Divide(IReadOnlyList<FilmEntry> films, HashSet<string> validation, HashSet<string> test) => new(
        [.. films.Where(film => !validation.Contains(film.SubjectKey) && !test.Contains(film.SubjectKey))],
        [.. films.Where(film => validation.Contains(film.SubjectKey))],
        [.. films.Where(film => test.Contains(film.SubjectKey))]);

    /// <summary>The subjects of each series, by number.</summary>
    private static IEnumerable<string[]> Series(IReadOnlyList<FilmEntry> films) => films.GroupBy(SeriesOf)
        .OrderBy(series => series.Key, StringComparer.Ordinal)
        .Select(series => series.DistinctBy(film => film.SubjectKey)
            .OrderBy(film => NumberOf(film.Subject))
            .ThenBy(film => film.SubjectKey, StringComparer.Ordinal)
            .Select(film => film.SubjectKey)
            .ToArray());

    private static string SeriesOf(FilmEntry film) => $"{film.Subtype}/{film.Subject.TrimEnd("0123456789".ToCharArray())}";

    private static long NumberOf(string subject)
    {
        var digits = subject.Length - subject.TrimEnd("0123456789".ToCharArray()).Length;
        return long.TryParse(subject.AsSpan(subject.Length - digits), out var number) ? number : 0;
    }
}
