using PneuXNet.Contract;

namespace PneuXNet.Supervisor.Workers;

/// <summary>
/// What workers with hooks have before a kill. The hook is called when the kill is decided, beside the capture of what the worker does;
/// the kill waits until the worker says that it is done, or for a second. One without hooks, or one that can't be told, is killed at once.
/// </summary>
internal sealed class AbortGrace(TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly Dictionary<WorkerHandle, long> _told = [];
    private readonly HashSet<WorkerHandle> _doomed = [];

    /// <summary>How soon the first kill is due that waits; null if none does.</summary>
    public TimeSpan? NextLook => _doomed.Select(Left).Min();

    /// <summary>The worker is going to be killed.</summary>
    public void Begin(WorkerHandle worker)
    {
        if (worker.HasHooks && _told.TryAdd(worker, time.GetTimestamp()))
        {
            worker.Tell(new ControlMessage(ControlKind.Abort));
        }
    }

    public void Kill(WorkerHandle worker)
    {
        if (Left(worker) > TimeSpan.Zero)
        {
            _doomed.Add(worker);
        }
        else
        {
            worker.KillGroup();
        }
    }

    /// <summary>Its hook has returned.</summary>
    public void Done(WorkerHandle worker)
    {
        _told[worker] = time.GetTimestamp() - (long)(Limit.TotalSeconds * time.TimestampFrequency);
        Look();
    }

    /// <summary>It was reaped.</summary>
    public void Forget(WorkerHandle worker)
    {
        _doomed.Remove(worker);
        _told.Remove(worker);
    }

    /// <summary>Kills those whose time is over.</summary>
    public void Look()
    {
        foreach (WorkerHandle worker in _doomed.Where(worker => Left(worker) <= TimeSpan.Zero).ToList())
        {
            _doomed.Remove(worker);
            worker.KillGroup();
        }
    }

    private TimeSpan? Left(WorkerHandle worker) => _told.TryGetValue(worker, out long at) ? Limit - time.GetElapsedTime(at) : null;
}
