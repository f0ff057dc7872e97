using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Problems;
using PneuXNet.WebApp.Uploads;
using PneuXNet.WebApp.Workers;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Predictions;

/// <summary>Turns uploads into results: reads each film, asks the model, and keeps one bad film from spoiling the others.</summary>
internal sealed class Judge(
    UploadReader reader, UploadOptions limits, XNetOptions share, XNetModel model, WorkerIdentity worker, TimeProvider time,
    ILogger<Judge> logger) : IDisposable
{
    // As many films at once as there are threads to work on them: more would not be judged sooner, but each costs a decoder's memory.
    private readonly SemaphoreSlim _places = new(share.Threads);

    /// <exception cref="ProblemException">The request as a whole can't be read.</exception>
    public async Task<Judgement> AnswerAsync(HttpRequest request, CancellationToken cancelled)
    {
        var results = new List<FilmResult>();
        await foreach (var upload in reader.ReadAsync(request, cancelled))
        {
            using (upload)
            {
                results.Add(upload.Problem is { } problem ? Refuse(upload, problem) : await DecideAsync(upload, cancelled));
            }
        }

        return new Judgement(results);
    }

    public void Dispose() => _places.Dispose();

    private async Task<FilmResult> DecideAsync(Upload upload, CancellationToken cancelled)
    {
        await _places.WaitAsync(cancelled);
        try
        {
            return Examine(upload);
        }
        catch (FilmException unfit)
        {
            return Refuse(upload, KindOf(unfit.Problem).With(unfit.Message));
        }
        finally
        {
            _places.Release();
        }
    }

    private Verdict Examine(Upload upload)
    {
        var began = time.GetTimestamp();
        var probability = model.Judge(Read(upload));
        var milliseconds = Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 1);
        var threshold = model.Metadata.Threshold;
        var label = probability >= threshold ? Label.Pneumonia : Label.Normal;
        Log.Judged(logger, upload.Bytes.Length, label, probability, milliseconds);
        return new Verdict(upload.Name, label, probability, threshold, model.Identity, milliseconds, worker);
    }

    private Film Read(Upload upload)
    {
        var file = upload.Bytes.Join();
        try
        {
            return FilmReader.Read(file, limits.Film);
        }
        finally
        {
            // The collector may leave so large an array where it is for long.
            Array.Clear(file);
        }
    }

    private Refusal Refuse(Upload upload, Problem problem)
    {
        Log.FilmRefused(logger, upload.Bytes.Length, problem.Status, problem.Title);
        return new Refusal(upload.Name, problem);
    }

    private static ProblemKind KindOf(FilmProblem problem) => problem switch
    {
        FilmProblem.Empty => ProblemKind.EmptyFilm,
        FilmProblem.NotAnImage => ProblemKind.NotAnImage,
        FilmProblem.TooLarge => ProblemKind.TooManyPixels,
        FilmProblem.TooSmall => ProblemKind.TooFewPixels,
        _ => ProblemKind.BrokenFilm,
    };
}
