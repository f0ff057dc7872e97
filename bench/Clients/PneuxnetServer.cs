namespace PneuXNet.Clients;

/// <summary>Workers under pneuxnet.</summary>
internal sealed class PneuxnetServer(string name, string options) : PreforkServer
{
    public override string Name => name;

    public override void Start() => Master = Run(Built.Pneuxnet, [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-b", EndPoint.ToString(), Built.Specimen]);
}
