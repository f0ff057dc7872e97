using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Listening;

/// <summary>The listeners inherited from the master, once Kestrel has taken them, and the addresses of the app's that they replace.</summary>
internal sealed class SharedListeners(SpawnEnvironment spawn, AcceptGate gate, LeastLoaded balance, OpenConnections connections, TimeProvider time)
{
    private readonly ConcurrentQueue<SharedListener> _listeners = new();
    private readonly ConcurrentQueue<string> _overridden = new();

    /// <summary>Addresses that the app asked for and that are not bound.</summary>
    public IReadOnlyCollection<string> Overridden => _overridden;

    /// <summary>Where the app is reached, in the form of its own addresses.</summary>
    public IEnumerable<string> Addresses => _listeners.Select(listener => AddressOf(listener.EndPoint, spawn.TlsDescriptor is null ? "http" : "https"));

    public bool Contains(int descriptor) => spawn.ListenerDescriptors.Contains(descriptor);

    public SharedListener Add(IConnectionListener inner)
    {
        var listener = new SharedListener(inner, gate, balance, connections, spawn.Threads > 0 ? new FirstRequest(time) : null);
        _listeners.Enqueue(listener);
        return listener;
    }

    public void Override(string address) => _overridden.Enqueue(address);

    /// <summary>Takes .NET's hands off the listeners, so that the descriptors can be closed under it.</summary>
    public Task UnbindAsync() => Task.WhenAll(_listeners.Select(listener => listener.UnbindAsync().AsTask()));

    private static string AddressOf(EndPoint endPoint, string scheme) =>
        endPoint is UnixDomainSocketEndPoint ? $"{scheme}://unix:{endPoint}" : $"{scheme}://{endPoint}";
}
