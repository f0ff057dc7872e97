using System.Diagnostics;

namespace PneuXNet.Clients;

/// <summary>Workers under pneuxnet.</summary>
internal sealed class PneuxnetServer(string name, string options) : Server
{
    private Process? _master;

    public override string Name => name;

    public override void Start() => _master = Run(Built.Pneuxnet, [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-b", EndPoint.ToString(), Built.Specimen]);

    public override Task ReloadAsync()
    {
        HangUp(_master!.Id);
        return Task.CompletedTask;
    }

    public override void KillOne()
    {
        if (AnyChildOf(_master!.Id) is { } worker)
        {
            KillHard(worker);
        }
    }

    public override void Dispose()
    {
        if (_master is not null)
        {
            Stop(_master);
        }
    }
}
