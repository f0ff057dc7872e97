using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Sockets;

/// <summary>Binds all addresses before anything else is started; all of them, or none.</summary>
/// <param name="reusePort">Whether others may bind the same address and port.</param>
/// <param name="umask">Decides the mode of unix sockets; none: 0660.</param>
/// <param name="madeSocket">Called with the path of each unix socket made.</param>
/// <param name="waiting">Called when an address is in use and is tried for some more time.</param>
internal sealed class Binder(TimeProvider time, int backlog, bool reusePort, int? umask, Action<string> madeSocket, Action<BindAddress, TimeSpan> waiting)
{
    // A master that was killed leaves workers that go within a second; a successor started at once waits for them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The backlog that the kernel really gives: it cuts what is asked to net.core.somaxconn.</summary>
    public int GrantedBacklog { get; } = Math.Min(backlog, SystemLimit());

    /// <summary>Takes listeners that an earlier master had, and that nobody has now.</summary>
    /// <exception cref="StartException">One is no listener.</exception>
    public ImmutableArray<ListenerHandle> TakeBack(IEnumerable<BindAddress.Inherited> stored)
    {
        ImmutableArray<ListenerHandle> listeners = [.. stored.Select(address => Adopt(address with { IsOurs = true }))];
        foreach (ListenerHandle listener in listeners)
        {
            listener.OwnPath();
        }
        return listeners;
    }

    /// <param name="stored">Used instead of new ones where they are at an address that is asked for; the others are left as they are.</param>
    /// <exception cref="StartException">An address can't be bound; nothing stays bound.</exception>
    public ImmutableArray<ListenerHandle> BindAll(IEnumerable<BindAddress> addresses, ImmutableArray<ListenerHandle> stored)
    {
        var bound = ImmutableArray.CreateBuilder<ListenerHandle>();
        try
        {
            foreach (BindAddress address in addresses)
            {
                // Who names an address that the service manager has opened already has what he wants.
                if (bound.Any(listener => listener.IsForeign && listener.IsAt(address)))
                {
                    continue;
                }
                bound.Add(stored.FirstOrDefault(listener => listener.IsAt(address) && !bound.Contains(listener)) ?? BindOne(address, Patience));
            }
            return bound.ToImmutable();
        }
        catch (Exception e) when (e is Win32Exception or StartException)
        {
            foreach (ListenerHandle listener in bound)
            {
                listener.Dispose();
            }
            throw new StartException(e.Message);
        }
    }

    /// <summary>Without patience for an address in use: a master that runs has no time to wait.</summary>
    /// <exception cref="StartException">The address can't be bound.</exception>
    public ListenerHandle BindNow(BindAddress address)
    {
        try
        {
            return BindOne(address, patience: TimeSpan.Zero);
        }
        catch (Win32Exception e)
        {
            throw new StartException(e.Message);
        }
    }

    /// <summary>A unix socket that nobody but our user may connect to, for one worker.</summary>
    public static ListenerHandle BindPrivate(string path) =>
        new(UnixSocketFile.Bind(path, FilePermissions.S_IRUSR | FilePermissions.S_IWUSR, backlog: 64, out UnixSocketFile file), $"unix:{path}", file);

    private ListenerHandle BindOne(BindAddress address, TimeSpan patience) => address switch
    {
        BindAddress.Tcp tcp => BindTcp(tcp, patience),
        BindAddress.UnixPath unix => BindUnix(unix),
        BindAddress.Inherited inherited => Adopt(inherited),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    private ListenerHandle BindUnix(BindAddress.UnixPath address)
    {
        const FilePermissions ownerAndGroup =
            FilePermissions.S_IRUSR | FilePermissions.S_IWUSR | FilePermissions.S_IRGRP | FilePermissions.S_IWGRP;
        FilePermissions mode = umask is { } mask ? FilePermissions.ACCESSPERMS & ~(FilePermissions)mask : ownerAndGroup;
        string path = Path.GetFullPath(address.Path);
        int descriptor = UnixSocketFile.Bind(path, mode, backlog, out UnixSocketFile file);
        madeSocket(path);
        return new ListenerHandle(descriptor, address.ToString(), file) { Address = address };
    }

    private ListenerHandle BindTcp(BindAddress.Tcp address, TimeSpan patience)
    {
        IPEndPoint endPoint = Resolve(address);
        long began = time.GetTimestamp();
        for (bool told = false; ; told = true)
        {
            int error = TryBindTcp(address, endPoint, out ListenerHandle? listener);
            if (listener is not null)
            {
                return listener;
            }
            if (error != (int)Errno.EADDRINUSE || time.GetElapsedTime(began) >= patience)
            {
                throw new StartException(Sentence(address, error));
            }
            if (!told)
            {
                waiting(address, patience);
            }
            // Nothing tells when an address becomes free; this is before there is a loop to wait in.
            unsafe
            {
                _ = Native.Poll(null, 0, (int)Pause.TotalMilliseconds);
            }
        }
    }

    private unsafe int TryBindTcp(BindAddress.Tcp wanted, IPEndPoint endPoint, out ListenerHandle? listener)
    {
        listener = null;
        int descriptor = Native.Check(Native.Socket(NativeFamily(endPoint), Native.SockStream | Native.SockCloseOnExec, 0), "socket");
        int on = 1;
        // Unless it is asked for, SO_REUSEADDR alone; .NET's own option of that name sets SO_REUSEPORT too and would let a second master
        // share the port.
        _ = Native.SetSockOpt(descriptor, Native.SolSocket, Native.SoReuseAddr, &on, sizeof(int));
        if (reusePort)
        {
            _ = Native.SetSockOpt(descriptor, Native.SolSocket, Native.SoReusePort, &on, sizeof(int));
        }
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // [::] beside 0.0.0.0 on the same port: each takes its own family.
            _ = Native.SetSockOpt(descriptor, Native.IpProtoIpv6, Native.Ipv6Only, &on, sizeof(int));
        }
        SocketAddress address = endPoint.Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            if (Native.Bind(descriptor, bytes, (uint)address.Size) != 0 || Native.Listen(descriptor, backlog) != 0)
            {
                int error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
                _ = Native.Close(descriptor);
                return error;
            }
        }
        descriptor = Native.MoveAside(descriptor);
        listener = new ListenerHandle(descriptor, $"http://{ListenerHandle.LocalEndPoint(descriptor, endPoint.AddressFamily)}", file: null) { Address = wanted };
        return 0;
    }

    private unsafe ListenerHandle Adopt(BindAddress.Inherited address)
    {
        int listening = 0;
        uint length = sizeof(int);
        if (Native.GetSockOpt(address.Descriptor, Native.SolSocket, Native.SoAcceptConn, &listening, &length) != 0 || listening == 0)
        {
            throw new StartException(
                $"cannot use {address}: descriptor {address.Descriptor} is no listening socket; start pneuxnet with one open there, or bind an address");
        }
        int descriptor = Native.MoveAside(address.Descriptor);
        Native.Check(Native.Listen(descriptor, backlog), "listen");
        string where = ListenerHandle.LocalEndPoint(descriptor, AddressFamily.Unspecified) is { } endPoint
            ? $"http://{endPoint}"
            : UnixSocketFile.At(descriptor) is { } file ? $"unix:{file.Path}" : "a unix socket";
        string name = address.Name.Length > 0 ? $", {address.Name}" : "";
        return new ListenerHandle(descriptor, $"{where} ({address}{name})", file: null) { Location = where, Address = address, IsForeign = !address.IsOurs };
    }

    /// <exception cref="StartException">The name has no address.</exception>
    internal static IPEndPoint Resolve(BindAddress.Tcp address)
    {
        if (IPAddress.TryParse(address.Host, out IPAddress? literal))
        {
            return new IPEndPoint(literal, address.Port);
        }
        try
        {
            IPAddress[] found = Dns.GetHostAddresses(address.Host);
            // IPv4 first, as getaddrinfo's users expect of a name like localhost.
            IPAddress best = Array.Find(found, one => one.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
            return new IPEndPoint(best, address.Port);
        }
        catch (SocketException e)
        {
            throw new StartException($"cannot bind {address}: the name '{address.Host}' has no address ({e.Message}); bind an address such as 127.0.0.1:{address.Port}");
        }
    }

    private static string Sentence(BindAddress.Tcp address, int error) => (Errno)error switch
    {
        Errno.EADDRINUSE => $"cannot bind {address}: the address is in use; see who has it with: ss -ltnp 'sport = :{address.Port}'",
        Errno.EACCES => $"cannot bind {address}: not permitted; ports below 1024 need CAP_NET_BIND_SERVICE, or bind a higher one behind nginx",
        Errno.EADDRNOTAVAIL => $"cannot bind {address}: this machine has no such address; see: ip address",
        _ => $"cannot bind {address}: {Native.Failure("bind", error).Message}",
    };

    private static int NativeFamily(IPEndPoint endPoint) => endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? 10 : 2;

    private static int SystemLimit()
    {
        try
        {
            return int.Parse(File.ReadAllText("/proc/sys/net/core/somaxconn"), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // Without /proc the limit is unknown; the kernel cuts all the same.
            return int.MaxValue;
        }
    }
}
