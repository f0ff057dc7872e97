using PneuXNet.Training.Films;
using PneuXNet.Training.Statistics;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.Training.Robustness;

/// <summary>
/// What tells the labels apart without a lung: how bright, contrasty and sharp a film is, how much of its edge is black. Learned on
/// training films, it finds held-out films that look as if taken like those of the other label.
/// </summary>
internal sealed class Acquisition
{
    private const int Edge = 12;
    private const int Black = 12;

    private readonly float[] _scale;
    private readonly Whitening _known;
    private readonly double[] _direction;

    private Acquisition(float[] scale, Whitening known, double[] direction) => (_scale, _known, _direction) = (scale, known, direction);

    public static Acquisition Of(FilmSet films)
    {
        float[][] raw = [.. films.Films.Select(Facts)];
        // Shares and gray levels side by side: each in units of its own spread, so that none drowns the others.
        float[] scale = [.. Enumerable.Range(0, raw[0].Length).Select(k => 1 / Spread([.. raw.Select(fact => fact[k])]))];
        float[][] facts = [.. raw.Select(fact => Scaled(fact, scale))];
        var known = Whitening.Of(facts);
        double[][] white = [.. facts.Select(fact => Whiten(known, fact))];
        var direction = new double[known.Size];
        for (var i = 0; i < white.Length; i++)
        {
            var sick = films.Entries[i].Label == Label.Pneumonia;
            var weight = (sick ? 1.0 : -1) / films.Entries.Count(entry => entry.Label == films.Entries[i].Label);
            for (var k = 0; k < direction.Length; k++)
            {
                direction[k] += weight * white[i][k];
            }
        }

        return new Acquisition(scale, known, direction);
    }

    /// <summary>The higher, the more the film looks taken like those of pneumonia (Fisher's discriminant).</summary>
    public float Score(Film film) => (float)Whiten(_known, Scaled(Facts(film), _scale)).Zip(_direction, (value, weight) => value * weight).Sum();

    /// <summary>Of films, the half of each label that looks most as if taken like the other label's.</summary>
    public IReadOnlyList<int> Misleading(FilmSet films)
    {
        float[] scores = [.. films.Films.Select(Score)];
        return [.. Enum.GetValues<Label>().SelectMany(label =>
        {
            int[] own = [.. Enumerable.Range(0, scores.Length).Where(i => films.Entries[i].Label == label)];
            var sorted = label == Label.Normal ? own.OrderByDescending(i => scores[i]) : own.OrderBy(i => scores[i]);
            return sorted.Take(own.Length / 2);
        })];
    }

    /// <summary>The energy of fine detail: the mean square of each pixel's difference from its neighbours.</summary>
    public static double Detail(ReadOnlySpan<byte> gray)
    {
        double sum = 0;
        for (var y = 1; y < Film.Side - 1; y++)
        {
            for (var x = 1; x < Film.Side - 1; x++)
            {
                var i = y * Film.Side + x;
                var apart = 4 * gray[i] - gray[i - 1] - gray[i + 1] - gray[i - Film.Side] - gray[i + Film.Side];
                sum += apart * apart;
            }
        }

        return 1e-3 + sum / ((Film.Side - 2) * (Film.Side - 2));
    }

    private static float Spread(float[] values)
    {
        var mean = values.Average();
        return Math.Max(1e-6f, MathF.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    private static float[] Scaled(float[] fact, float[] scale) => [.. fact.Zip(scale, (value, by) => value * by)];

    private static float[] Facts(Film film)
    {
        var gray = film.Gray;
        double sum = 0, top = 0, bottom = 0, blackEdge = 0, blackIn = 0, edge = 0;
        for (var i = 0; i < gray.Length; i++)
        {
            var (x, y) = (i % Film.Side, i / Film.Side);
            sum += gray[i];
            top += y < Film.Side / 4 ? gray[i] : 0;
            bottom += y >= Film.Side * 3 / 4 ? gray[i] : 0;
            var outside = Math.Min(Math.Min(x, y), Film.Side - 1 - Math.Max(x, y)) < Edge;
            edge += outside ? 1 : 0;
            blackEdge += outside && gray[i] < Black ? 1 : 0;
            blackIn += !outside && gray[i] < Black ? 1 : 0;
        }

        var detail = Detail(gray);
        return
        [
            (float)(sum / gray.Length), film.Contrast, (float)Math.Log(detail), (float)Math.Log(detail / (1 + film.Contrast * film.Contrast)),
            (float)(blackEdge / edge), (float)(blackIn / gray.Length), (float)((top - bottom) / gray.Length),
        ];
    }

    private static double[] Whiten(Whitening known, float[] fact)
    {
        var white = new double[known.Size];
        for (var row = 0; row < white.Length; row++)
        {
            white[row] = known.Shift[row];
            for (var column = 0; column <= row; column++)
            {
                white[row] += known.Matrix[row * known.Size + column] * fact[column];
            }
        }

        return white;
    }
}
