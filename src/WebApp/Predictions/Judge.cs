using System.Diagnostics.Metrics;
using PneuXNet.WebApp.Evidence;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Problems;
using PneuXNet.WebApp.Suitability;
using PneuXNet.WebApp.Uploads;
using PneuXNet.WebApp.Workers;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Predictions;

/// <summary>Turns uploads into results: reads each film, asks the model, and keeps one bad film from spoiling the others.</summary>
internal sealed class Judge(
    UploadReader reader, UploadOptions limits, XNetOptions share, XNetModel model, InferenceQueue network, Guard guard, XNetMetrics metrics,
    WorkerIdentity worker, TimeProvider time, ILogger<Judge> logger) : IDisposable
{
    // As many films at once as there are threads to work on them: more would not be judged sooner, but each costs a decoder's memory.
    private readonly SemaphoreSlim _places = new(share.Threads);

    /// <exception cref="ProblemException">The request as a whole can't be read.</exception>
    public async Task<Judgement> AnswerAsync(HttpRequest request, Explanation explanation, CancellationToken cancelled)
    {
        var results = new List<FilmResult>();
        await foreach (var upload in reader.ReadAsync(request, cancelled))
        {
            using (upload)
            {
                results.Add(upload.Problem is { } problem ? Refuse(upload, problem) : await DecideAsync(upload, explanation, cancelled));
            }
        }

        return new Judgement(results);
    }

    /// <summary>Judges a film that is here already.</summary>
    public async Task<Judgement> AnswerAsync(string name, ReadOnlyMemory<byte> film, Explanation explanation, CancellationToken cancelled)
    {
        using var upload = new Upload(name, UploadBytes.Of(film.Span), null);
        return new Judgement([await DecideAsync(upload, explanation, cancelled)]);
    }

    public void Dispose() => _places.Dispose();

    private async Task<FilmResult> DecideAsync(Upload upload, Explanation explanation, CancellationToken cancelled)
    {
        await _places.WaitAsync(cancelled);
        var began = time.GetTimestamp();
        Film film;
        bool negative;
        Task<Reading> asked;
        try
        {
            film = guard.Upright(Timed(metrics.Decode, () => Read(upload)), out negative);
            var input = Timed(metrics.Resize, () => model.ToInput(film));
            asked = network.AskAsync(input, explanation != Explanation.None);
        }
        catch (FilmException unfit)
        {
            return Refuse(upload, KindOf(unfit.Problem).With(unfit.Message));
        }
        finally
        {
            // A film that waits for its turn in the network needs no decoder meanwhile.
            _places.Release();
        }

        var reading = await asked;
        var result = Conclude(upload, film, negative, reading, explanation, began);
        return explanation == Explanation.Exhibit ? await ShowAsync(result, upload, film, negative, reading.Evidence, cancelled) : result;
    }

    /// <summary>Decodes the film once more, for people's eyes; after the verdict, whose time it is no part of.</summary>
    private async Task<FilmResult> ShowAsync(
        FilmResult result, Upload upload, Film film, bool negative, EvidenceMap? evidence, CancellationToken cancelled)
    {
        await _places.WaitAsync(cancelled);
        try
        {
            var picture = FilmPicture.Of(upload.Bytes.Received, film.Format, limits.Film, negative);
            return result with { Exhibit = new Exhibit(film, picture, result is Verdict ? evidence : null) };
        }
        finally
        {
            _places.Release();
        }
    }

    private FilmResult Conclude(Upload upload, Film film, bool negative, Reading reading, Explanation explanation, long began)
    {
        if (guard.Of(film, reading.Strangeness) is { } misfit)
        {
            return NoVerdict(upload, misfit, reading, Since(began));
        }

        var heatmap = explanation == Explanation.Heatmap && reading.Evidence is { } evidence
            ? Timed(metrics.Paint, () => HeatmapPainter.Paint(film, evidence))
            : null;
        return Decide(upload, reading.Probability, negative, heatmap, Since(began));
    }

    private Verdict Decide(Upload upload, float probability, bool negative, Heatmap? heatmap, double milliseconds)
    {
        var threshold = model.Metadata.Threshold;
        var label = probability >= threshold ? Label.Pneumonia : Label.Normal;
        var certainty = model.UncertainZone?.Holds(probability) == true ? Certainty.Uncertain : Certainty.Certain;
        Log.Judged(logger, upload.Bytes.Length, label, probability, milliseconds);
        return new Verdict(
            upload.Name, label, probability, threshold, certainty, model.UncertainZone, negative, heatmap, model.Identity, milliseconds, worker);
    }

    private Unsuitable NoVerdict(Upload upload, Misfit misfit, Reading reading, double milliseconds)
    {
        Log.Unsuitable(logger, upload.Bytes.Length, misfit, reading.Strangeness, milliseconds);
        return new Unsuitable(
            upload.Name, Label.Unsuitable, ReasonOf(misfit), reading.Strangeness, model.Metadata.StrangenessLimit, model.Identity,
            milliseconds, worker);
    }

    private T Timed<T>(Histogram<double> histogram, Func<T> step)
    {
        var began = time.GetTimestamp();
        var result = step();
        histogram.Record(time.GetElapsedTime(began).TotalSeconds);
        return result;
    }

    private double Since(long began) => Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 1);

    private Film Read(Upload upload) => FilmReader.Read(upload.Bytes.Received, limits.Film);

    private Refusal Refuse(Upload upload, Problem problem)
    {
        Log.FilmRefused(logger, upload.Bytes.Length, problem.Status, problem.Title);
        return new Refusal(upload.Name, problem);
    }

    private static string ReasonOf(Misfit misfit) => misfit switch
    {
        Misfit.Even => "The picture is even: there is nothing on it to judge.",
        Misfit.Coloured => "The picture is in colour, and a chest X-ray is gray.",
        _ => "To XNet the picture is unlike the frontal chest X-rays that it learned from.",
    };

    private static ProblemKind KindOf(FilmProblem problem) => problem switch
    {
        FilmProblem.Empty => ProblemKind.EmptyFilm,
        FilmProblem.NotAnImage => ProblemKind.NotAnImage,
        FilmProblem.NotAFilm => ProblemKind.NotAFilm,
        FilmProblem.TooLarge => ProblemKind.TooManyPixels,
        FilmProblem.TooSmall => ProblemKind.TooFewPixels,
        _ => ProblemKind.BrokenFilm,
    };
}
