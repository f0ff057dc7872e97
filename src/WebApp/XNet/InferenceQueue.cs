namespace PneuXNet.WebApp.XNet;

/// <summary>
/// Films on their way into the network. One run at a time has all of the worker's threads, and what has come to wait meanwhile goes into the
/// next one together, up to a limit. Nobody waits for company: a film that finds the network free goes alone and at once.
/// <para>With a limit of 1 films do not wait for each other at all: each has a run of its own, beside others.</para>
/// </summary>
internal sealed class InferenceQueue(XNetModel model, XNetOptions options, XNetMetrics metrics, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _running;

    /// <param name="input">Is taken over: it is wiped once the network has seen it.</param>
    public Task<Reading> AskAsync(NetworkInput input, bool explain)
    {
        if (options.MaxBatch == 1)
        {
            return Task.FromResult(Run([new Waiting(input, explain)])[0]);
        }

        var film = new Waiting(input, explain);
        lock (_lock)
        {
            _waiting.Enqueue(film);
            if (_running)
            {
                return film.Reading.Task;
            }

            _running = true;
        }

        // The first is run by its own thread, which has nothing else to do; whoever comes meanwhile is not to be its burden as well.
        RunNext();
        return film.Reading.Task;
    }

    private void RunNext()
    {
        Answer(Take());
        lock (_lock)
        {
            _running = _waiting.Count > 0;
            if (_running)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.RunNext(), this, preferLocal: false);
            }
        }
    }

    private List<Waiting> Take()
    {
        lock (_lock)
        {
            var together = new List<Waiting>();
            while (together.Count < options.MaxBatch && _waiting.TryDequeue(out var film))
            {
                together.Add(film);
            }

            return together;
        }
    }

    private void Answer(List<Waiting> films)
    {
        try
        {
            var readings = Run(films);
            for (var i = 0; i < films.Count; i++)
            {
                films[i].Reading.SetResult(readings[i]);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it is the films' owners who must hear of it, and the queue goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            films.ForEach(film => film.Reading.SetException(failure));
        }
    }

    private Reading[] Run(List<Waiting> films)
    {
        var began = time.GetTimestamp();
        Reading[] readings;
        try
        {
            readings = model.Run([.. films.Select(film => film.Input)], films.Exists(film => film.Explain));
        }
        finally
        {
            films.ForEach(film => film.Input.Dispose());
        }

        var seconds = time.GetElapsedTime(began).TotalSeconds;
        films.ForEach(_ => metrics.Inference.Record(seconds));
        metrics.Batch.Record(films.Count);
        return readings;
    }

    private sealed record Waiting(NetworkInput Input, bool Explain)
    {
        // Each answer goes on on a thread of its own, and not one after the other on the network's.
        public TaskCompletionSource<Reading> Reading { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
