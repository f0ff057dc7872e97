using System.Diagnostics;

namespace PneuXNet.Clients;

/// <summary>A master with workers: HUP replaces them, and a worker that was killed is the master's to replace.</summary>
internal abstract class PreforkServer : Server
{
    protected Process? Master { get; set; }

    public override Task ReloadAsync()
    {
        HangUp(Master!.Id);
        return Task.CompletedTask;
    }

    public override void KillOne()
    {
        if (AnyChildOf(Master!.Id) is { } worker)
        {
            KillHard(worker);
        }
    }

    public override void Dispose()
    {
        if (Master is not null)
        {
            Stop(Master);
        }
    }
}
