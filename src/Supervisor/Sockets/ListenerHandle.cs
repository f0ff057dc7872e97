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
    private bool _refuses;

    public int Descriptor { get; } = descriptor;

    public string Name { get; } = name;

    /// <summary>Whether nobody can connect any more.</summary>
    public bool Refuses => _refuses;

    /// <summary>
    /// Whoever opened it may hold it still, and may hand it to the next that serves there, with all that waits in its backlog. It is
    /// not ours to end.
    /// </summary>
    public bool IsForeign { get; init; }

    /// <summary>Where it is, without a word on where it comes from.</summary>
    public string Location { get; init; } = name;

    /// <summary>The service manager has it as well, for the next master of a restart: then a stop leaves it as it is.</summary>
    public bool IsKept { get; set; }

    /// <summary>What it was bound for; none for one that was not.</summary>
    public BindAddress? Address { get; init; }

    /// <summary>Whether somebody who wants to listen at the address has found what he wants.</summary>
    /// <exception cref="StartException">A name in it has no address.</exception>
    public bool IsAt(BindAddress wanted) => !_refuses && (wanted == Address || wanted switch
    {
        BindAddress.Tcp { Port: not 0 } tcp =>
            LocalEndPoint(Descriptor, System.Net.Sockets.AddressFamily.Unspecified) is { } here && here.Equals(Binder.Resolve(tcp)),
        BindAddress.UnixPath unix => UnixSocketFile.At(Descriptor)?.Path == Path.GetFullPath(unix.Path),
        _ => false,
    });

    /// <summary>
    /// From now on nobody can connect, and what waits in the backlog can still be accepted. A path is removed. An address of the
    /// machine is bound to an interface that does not exist: the kernel finds no listener for a new connection and refuses it, while
    /// handshakes under way end as they began. (Closing, shutdown(2) and disconnecting reset what waits; a smaller backlog or a socket
    /// filter leave clients to their timeouts: docs/design/backlog.md has the figures.)
    /// </summary>
    /// <returns>False if it isn't ours to end, or is kept, or the kernel doesn't let us, or it refuses already.</returns>
    public unsafe bool Refuse()
    {
        if (IsForeign || IsKept || _refuses)
        {
            return false;
        }
        _refuses = true;
        if (_file is not null)
        {
            _file.Dispose();
            // The next who binds there may get the same inode.
            _file = null;
            return true;
        }
        int nowhere = int.MaxValue;
        return Native.SetSockOpt(Descriptor, Native.SolSocket, Native.SoBindToIfIndex, &nowhere, sizeof(int)) == 0;
    }

    /// <summary>The path, if it has one, is ours to remove from now on.</summary>
    public void OwnPath() => _file ??= UnixSocketFile.At(Descriptor);

    /// <summary>The path is somebody else's from now on.</summary>
    public void DisownPath() => _file = null;

    public void Dispose()
    {
        if (!IsKept)
        {
            _file?.Dispose();
        }
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
