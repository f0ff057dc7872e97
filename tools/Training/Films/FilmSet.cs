using System.Runtime.ExceptionServices;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Films;

/// <summary>Films decoded once, by the class that serves them, and kept in memory: 50 kB each.</summary>
internal sealed class FilmSet
{
    private FilmSet(IReadOnlyList<FilmEntry> entries, Film[] films)
    {
        Entries = entries;
        Films = films;
    }

    public IReadOnlyList<FilmEntry> Entries { get; }

    /// <summary>In the order of <see cref="Entries"/>.</summary>
    public IReadOnlyList<Film> Films { get; }

    public static FilmSet Decode(IReadOnlyList<FilmEntry> entries)
    {
        var films = new Film[entries.Count];
        try
        {
            Parallel.For(0, films.Length, i => films[i] = Decode(entries[i]));
        }
        catch (AggregateException failures)
        {
            // One bad film is enough to say what to do; the loop may have met several at once.
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }

        return new FilmSet(entries, films);
    }

    private static Film Decode(FilmEntry entry)
    {
        try
        {
            return FilmReader.Read(File.ReadAllBytes(entry.Path), new FilmLimits());
        }
        catch (FilmException broken)
        {
            throw new TrainingException($"'{entry.Path}': {broken.Message} Or take it out of the folder.", broken);
        }
    }
}
