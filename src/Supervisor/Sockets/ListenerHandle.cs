using System.Net;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Sockets;

/// <summary>A listening socket that the master holds and never accepts from. It outlives all workers, and so does what waits in its backlog.</summary>
/// <param name="descriptor">Ours to close.</param>
/// <param name="name">For people, with the port that the kernel gave.</param>
/// <param name="file">The path, if it is a unix socket that we made.</param>
internal sealed class ListenerHandle(int descriptor, string name, UnixSocketFile? file) : IDisposable
{
    private UnixSocketFile? _file = file;

    public int Descriptor { get; } = descriptor;

    public string Name { get; } = name;

    /// <summary>The path, if it has one, is ours to remove from now on.</summary>
    public void OwnPath() => _file ??= UnixSocketFile.At(Descriptor);

    /// <summary>The path is somebody else's from now on.</summary>
    public void DisownPath() => _file = null;

    public void Dispose()
    {
        _file?.Dispose();
        _ = Native.Close(Descriptor);
    }

    /// <summary>The address that the kernel says a socket has; null for a unix socket.</summary>
    internal static unsafe IPEndPoint? LocalEndPoint(int descriptor, System.Net.Sockets.AddressFamily family)
    {
        var address = new SocketAddress(family, 128);
        uint length = 128;
        fixed (byte* bytes = address.Buffer.Span)
        {
            Native.Check(Native.GetSockName(descriptor, bytes, &length), "getsockname");
        }
        address.Size = (int)length;
        return address.Family switch
        {
            System.Net.Sockets.AddressFamily.InterNetwork => (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(address),
            System.Net.Sockets.AddressFamily.InterNetworkV6 => (IPEndPoint)new IPEndPoint(IPAddress.IPv6Any, 0).Create(address),
            _ => null,
        };
    }
}
