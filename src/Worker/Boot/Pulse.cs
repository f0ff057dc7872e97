using PneuXNet.Contract;

namespace PneuXNet.Worker.Boot;

/// <summary>
/// Shows on the status page that the thread pool still runs work: the timer's callback is a work item like a request's, so a pool
/// whose threads all block, a stopped process and a wedged runtime fall silent alike.
/// </summary>
internal sealed class Pulse(StatusCell cell, TimeProvider time) : IDisposable
{
    // The running timer holds this object, and so itself, until it is disposed.
    private ITimer? _timer;

    /// <summary>Beats now, and then at each interval on the thread pool.</summary>
    public void Start(TimeSpan interval)
    {
        Beat();
        _timer = time.CreateTimer(static pulse => ((Pulse)pulse!).Beat(), this, interval, interval);
    }

    public void Dispose() => _timer?.Dispose();

    private void Beat() => Volatile.Write(ref cell.Pulse, time.GetTimestamp());
}
