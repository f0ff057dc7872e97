using Microsoft.Extensions.Hosting;

namespace PneuXNet.Worker.Hosting;

/// <summary>The hosts that the app has started, mostly one.</summary>
internal sealed class Hosts
{
    private readonly Lock _lock = new();
    private readonly List<IHostApplicationLifetime> _started = [];
    private bool _stopping;

    public void Add(IHostApplicationLifetime host)
    {
        lock (_lock)
        {
            _started.Add(host);
            if (!_stopping)
            {
                return;
            }
        }
        host.StopApplication();
    }

    /// <summary>Stops them all, and those that are still to come.</summary>
    public void Stop()
    {
        IHostApplicationLifetime[] started;
        lock (_lock)
        {
            _stopping = true;
            started = [.. _started];
        }
        foreach (IHostApplicationLifetime host in started)
        {
            host.StopApplication();
        }
    }
}
