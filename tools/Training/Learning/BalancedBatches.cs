using PneuXNet.Training.Films;

namespace PneuXNet.Training.Learning;

/// <summary>
/// Batches of half NORMAL, half PNEUMONIA, whatever the folder holds: with three sick to one healthy, calling everyone sick is too good
/// a guess, and specificity pays for it. Each class is gone through in a new order before a film of it comes again.
/// </summary>
internal sealed class BalancedBatches
{
    private readonly Random _random;
    private readonly int[][] _classes;
    private readonly int[] _next;
    private readonly int _size;

    public BalancedBatches(IReadOnlyList<FilmEntry> films, int size, int seed)
    {
        _random = new Random(seed);
        _size = size;
        _classes = [.. Enum.GetValues<Label>().Select(label => Enumerable.Range(0, films.Count).Where(i => films[i].Label == label).ToArray())];
        _next = [.. _classes.Select(indexes => indexes.Length)];
        if (_classes.FirstOrDefault(indexes => indexes.Length == 0) is not null)
        {
            throw new TrainingException("--data: training needs films of both NORMAL and PNEUMONIA, and one has none. Complete the folder.");
        }
    }

    /// <summary>Indexes of films; their classes alternate.</summary>
    public int[] Next() => [.. Enumerable.Range(0, _size).Select(i => Draw(i % _classes.Length))];

    /// <summary>Draws as many batches as a run had drawn before it was interrupted.</summary>
    public void Skip(int batches)
    {
        for (var i = 0; i < batches; i++)
        {
            Next();
        }
    }

    private int Draw(int label)
    {
        var indexes = _classes[label];
        if (_next[label] == indexes.Length)
        {
            _random.Shuffle(indexes);
            _next[label] = 0;
        }

        return indexes[_next[label]++];
    }
}
