using System.Diagnostics;
using PneuXNet.Training.Onnx;
using PneuXNet.WebApp.Evidence;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Suitability;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Training.Timing;

/// <summary>
/// What serving could reach at most: the same steps in a loop, without HTTP. The files are read beforehand and gone through in turn.
/// </summary>
internal sealed class TimeReport(byte[] model, IReadOnlyList<byte[]> films, TextWriter output)
{
    private static readonly int[] Batches = [1, 2, 4, 8, 16];

    public void Print(int threads, TimeSpan length)
    {
        using var scorer = new Scorer(model, XNetMetadata.OutputName, threads: 1);
        var guard = new Guard(scorer.Metadata);
        var metadata = scorer.Metadata;
        Film[] decoded = [.. films.Select(Decode)];
        var inputs = decoded.Select(film => film.ToInput(metadata.InputSize, metadata.Mean, metadata.Std)).ToArray();
        output.WriteLine(FormattableString.Invariant($"films: {films.Count}, {films.Average(film => film.Length) / 1000:F0} kB and {decoded.Average(film => film.Width * (double)film.Height) / 1e6:F2} million pixels on average; milliseconds a film, median"));
        Tell("decode", 1, i => Decode(films[i]));
        Tell("resize", 1, i => decoded[i].ToInput(metadata.InputSize, metadata.Mean, metadata.Std));
        foreach (var batch in Batches)
        {
            var together = Enumerable.Range(0, batch).SelectMany(i => inputs[i % inputs.Length]).ToArray();
            Tell($"inference, {batch} at once", batch, _ => scorer.Run(together, batch));
        }

        TellExplained(inputs);
        var evidence = new EvidenceMap(10, 10, [.. Enumerable.Range(0, 100).Select(i => 8 * MathF.Sin(i))]);
        Tell("picture of the evidence", 1, i => HeatmapPainter.Paint(decoded[i], evidence));
        var done = Loop(threads, length, i => scorer.Run(guard.Upright(Decode(films[i]), out var _).ToInput(metadata.InputSize, metadata.Mean, metadata.Std), 1));
        output.WriteLine(FormattableString.Invariant($"limit: {done / length.TotalSeconds:F1} films a second with {threads} thread(s)"));
    }

    /// <summary>What evidence and strangeness add: the probability alone, each of them alone, and the probability again, one in turn.</summary>
    private void TellExplained(float[][] inputs)
    {
        foreach (var name in new[] { XNetMetadata.OutputName, XNetMetadata.EvidenceName, XNetMetadata.StrangenessName, XNetMetadata.OutputName })
        {
            using var scorer = new Scorer(model, name, threads: 1);
            Tell($"{name} alone", 1, i => scorer.Run(inputs[i], 1));
        }
    }

    private void Tell(string name, int filmsAtOnce, Action<int> step)
    {
        const int times = 60;
        var taken = new double[times];
        for (var i = -5; i < times; i++)
        {
            var began = Stopwatch.GetTimestamp();
            step((i + films.Count) % films.Count);
            taken[Math.Max(0, i)] = Stopwatch.GetElapsedTime(began).TotalMilliseconds / filmsAtOnce;
        }

        Array.Sort(taken);
        output.WriteLine(FormattableString.Invariant($"  {name,-22} {taken[times / 2]:F2}"));
    }

    private int Loop(int threads, TimeSpan length, Action<int> step)
    {
        var done = 0;
        var began = Stopwatch.GetTimestamp();
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                step(Interlocked.Increment(ref done) % films.Count);
            }
        })).ToArray();
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return done;
    }

    private static Film Decode(byte[] film) => FilmReader.Read(film, new FilmLimits());
}
