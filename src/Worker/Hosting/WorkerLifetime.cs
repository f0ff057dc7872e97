using Microsoft.Extensions.Hosting;

namespace PneuXNet.Worker.Hosting;

/// <summary>A host's lifetime in a worker, in place of the console's: no signals, nothing printed, ended by the worker's drain.</summary>
internal sealed class WorkerLifetime(Hosts hosts, IHostApplicationLifetime host) : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        hosts.Add(host);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
