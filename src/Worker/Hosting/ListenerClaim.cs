namespace PneuXNet.Worker.Hosting;

/// <summary>
/// Whether a host is the one that serves the inherited listeners: the first in the process whose server starts. Hosts that are only
/// built, for their configuration or their services, leave the listeners to the next; later servers bind addresses of their own.
/// </summary>
internal sealed class ListenerClaim(WorkerProcess worker)
{
    public bool IsOurs { get; private set; }

    public bool TryTake() => IsOurs = worker.TryClaimListeners();
}
