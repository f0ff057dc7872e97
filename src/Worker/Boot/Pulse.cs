using PneuXNet.Contract;

namespace PneuXNet.Worker.Boot;

/// <summary>
/// Shows on the status page that the thread pool still runs work, so a pool whose threads all block, a stopped process and a wedged
/// runtime fall silent alike.
/// </summary>
/// <remarks>
/// A timer's callback would be no proof: the pool runs timers before everything else, so they go on as long as it adds a thread now
/// and then. A beat is an ordinary work item, last in the queue in which requests stand, asked for by the control thread.
/// </remarks>
internal sealed class Pulse(StatusCell cell, TimeProvider time) : IThreadPoolWorkItem
{
    private volatile bool _asked;

    /// <summary>The first beat, before the pool has run anything.</summary>
    public void Begin() => Beat();

    /// <summary>Asks the pool for a beat. One at a time: beats that pile up would be a load of their own when the pool recovers.</summary>
    public void Ask()
    {
        if (!_asked)
        {
            _asked = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        _asked = false;
        Beat();
    }

    private void Beat() => Volatile.Write(ref cell.Pulse, time.GetTimestamp());
}
