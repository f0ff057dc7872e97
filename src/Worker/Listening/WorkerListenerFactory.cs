using System.Net;
using Microsoft.AspNetCore.Connections;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Listening;

/// <summary>
/// Gives Kestrel the inherited listeners and, for any address of the app's own, one on which nobody ever connects: the master binds,
/// workers don't.
/// </summary>
internal sealed class WorkerListenerFactory(IConnectionListenerFactory sockets, SharedListeners shared, Func<bool> isOurs)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Kestrel asks the factory that was registered last first; it goes on to its own for a host that isn't ours.</summary>
    public bool CanBind(EndPoint endpoint) => isOurs();

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint is FileHandleEndPoint { FileHandle: SpawnEnvironment.PrivateListenerDescriptor })
        {
            // Accepts from the start, and its connections hold up no drain: the master is the only one who calls there.
            return await sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false);
        }
        if (endpoint is FileHandleEndPoint { FileHandle: ulong descriptor } && shared.Contains((int)descriptor))
        {
            return shared.Add(await sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false));
        }
        shared.Override(endpoint.ToString() ?? endpoint.AddressFamily.ToString());
        return new SilentListener(endpoint);
    }
}
