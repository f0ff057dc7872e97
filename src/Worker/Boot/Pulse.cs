using PneuXNet.Contract;

namespace PneuXNet.Worker.Boot;

/// <summary>
/// Shows on the status page that the thread pool still runs work, so a pool whose threads all block, a stopped process and a wedged
/// runtime fall silent alike.
/// </summary>
/// <remarks>
/// The timer's callback is no proof: the pool runs timers before everything else, so they go on as long as it adds a thread now and
/// then. The beat is therefore an ordinary work item, last in the queue in which requests stand.
/// </remarks>
internal sealed class Pulse(StatusCell cell, TimeProvider time) : IThreadPoolWorkItem, IDisposable
{
    // The running timer holds this object, and so itself, until it is disposed.
    private ITimer? _timer;
    private volatile bool _queued;

    /// <summary>Beats now, and then at each interval as soon as the thread pool comes to it.</summary>
    public void Start(TimeSpan interval)
    {
        Beat();
        _timer = time.CreateTimer(static pulse => ((Pulse)pulse!).Queue(), this, interval, interval);
    }

    public void Dispose() => _timer?.Dispose();

    void IThreadPoolWorkItem.Execute()
    {
        _queued = false;
        Beat();
    }

    // One at a time: beats that pile up would say nothing more, and be a load of their own when the pool recovers.
    private void Queue()
    {
        if (!_queued)
        {
            _queued = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Beat() => Volatile.Write(ref cell.Pulse, time.GetTimestamp());
}
