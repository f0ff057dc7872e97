using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace PneuXNet.Worker.Hosting;

/// <summary>
/// Learns of every host that the app builds, before it is built. Each kind of builder announces itself on this diagnostic listener
/// and hands out its services; IHostingStartup would not do, the slim builders ignore it.
/// </summary>
internal sealed class HostWatch(Action<IHostBuilder> onBuilding) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string ListenerName = "Microsoft.Extensions.Hosting";
    private const string BuildingEvent = "HostBuilding";

    public void Start() => DiagnosticListener.AllListeners.Subscribe(this);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == ListenerName)
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: BuildingEvent, Value: IHostBuilder builder })
        {
            onBuilding(builder);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
