using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Systemd;

/// <summary>
/// The service manager that started us, told by datagrams how we are: sd_notify(3). Written here because the usual package is built
/// around a host, wants LISTEN_PID to be its own process and says READY when that host starts, which is not when workers serve.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    /// <summary>What a start, a reload or a stop asks for at a time; the manager's own limit holds if it is longer.</summary>
    private static readonly TimeSpan Extension = TimeSpan.FromSeconds(30);

    /// <summary>How often it is asked for again. A master that hangs asks no more.</summary>
    private static readonly TimeSpan ExtensionInterval = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly UnixDomainSocketEndPoint _address;
    private readonly TimeProvider _time;
    private readonly TimeSpan? _watchdog;
    private ServiceReport _last = new(Ready: true, Reloading: false, Stopping: false, Alive: true, RefusedReloads: 0, Status: "");
    private bool _wasReady;
    private long _fedAt;
    private long _extendedAt;

    private ServiceManager(string address, TimeSpan? watchdog, bool keepsDescriptors, TimeProvider time)
    {
        // A leading "@" stands for the zero byte of an abstract address.
        _address = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
        _watchdog = watchdog;
        _time = time;
        KeepsDescriptors = keepsDescriptors;
    }

    /// <summary>
    /// Whether what it stores outlives a stop that is part of a restart. Only systemd from version 254 on says that it stores anything
    /// at all ($FDSTORE); an older one may, and then a crash of the master is covered, and a stop closes the doors as without it.
    /// </summary>
    public bool KeepsDescriptors { get; }

    /// <param name="environment">Environment.GetEnvironmentVariable, or a test's.</param>
    /// <returns>Null if no service manager wants to hear of us.</returns>
    public static ServiceManager? Find(Func<string, string?> environment, int pid, TimeProvider time)
    {
        if (environment("NOTIFY_SOCKET") is not { Length: > 1 } address || address[0] is not ('/' or '@'))
        {
            return null;
        }
        // WATCHDOG_PID names the process that the watchdog is meant for; without it, it is us.
        bool isOurs = environment("WATCHDOG_PID") is not { Length: > 0 } meant || meant == pid.ToString(CultureInfo.InvariantCulture);
        bool isSet = long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds);
        return new ServiceManager(address, isOurs && isSet ? TimeSpan.FromMicroseconds(microseconds) / 2 : null, Stores(environment), time);
    }

    /// <summary>How soon there is something to tell although nothing has happened; null if there isn't.</summary>
    public TimeSpan? NextWord => NextExtension is { } extension && !(NextMeal < extension) ? extension : NextMeal;

    /// <summary>How soon the watchdog wants to be fed; null if there is none.</summary>
    private TimeSpan? NextMeal => _watchdog is { } interval ? interval - _time.GetElapsedTime(_fedAt) : null;

    private TimeSpan? NextExtension => _last.IsInTransition ? ExtensionInterval - _time.GetElapsedTime(_extendedAt) : null;

    /// <summary>Hands it a listener to keep, which it gives back to the next master if this one is killed. A manager that stores nothing ignores this.</summary>
    public void Store(ListenerHandle listener)
    {
        Keep(listener);
        if (!listener.IsForeign)
        {
            using var connected = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            try
            {
                connected.Connect(_address);
                byte[] message = Encoding.ASCII.GetBytes($"FDSTORE=1\nFDNAME={StoredName.Of(listener.Location)}\n");
                _ = Native.TrySendWith((int)connected.Handle, message, listener.Descriptor);
            }
            catch (SocketException)
            {
                // Nobody to keep it.
            }
        }
    }

    /// <summary>It has this listener already, from the master before this one.</summary>
    public void Keep(ListenerHandle listener) => listener.IsKept = KeepsDescriptors;

    /// <summary>It needs not keep this listener any more.</summary>
    public void Discard(ListenerHandle listener) => Discard(StoredName.Of(listener.Location));

    /// <param name="name">As it was stored.</param>
    public void Discard(string name) => Send($"FDSTOREREMOVE=1\nFDNAME={name}\n");

    /// <summary>Tells what has changed since the last time.</summary>
    public void Tell(FleetState state)
    {
        ServiceReport now = ServiceReport.Of(state, _wasReady);
        StringBuilder message = new();
        if (now.Stopping && !_last.Stopping)
        {
            // With a successor it is not the service that stops: from now on the other one is its main process, and speaks for it.
            message.Append(state.Successor > 0 ? string.Create(CultureInfo.InvariantCulture, $"MAINPID={state.Successor}\n") : "STOPPING=1\n");
        }
        else if (now.Reloading && !_last.Reloading)
        {
            message.Append(ReloadBegins);
        }
        else if (now.RefusedReloads > _last.RefusedReloads && !now.IsInTransition)
        {
            // It waits for the end of a reload that has not begun.
            Send(ReloadBegins);
            message.Append("READY=1\n");
        }
        else if (now.Ready && (!_wasReady || (_last.Reloading && !now.Reloading)))
        {
            message.Append("READY=1\n");
        }
        if (now.Status != _last.Status)
        {
            message.Append(CultureInfo.InvariantCulture, $"STATUS={now.Status}\n");
        }
        if (now.IsInTransition && (!_last.IsInTransition || NextExtension <= TimeSpan.Zero))
        {
            message.Append(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={Extension.TotalMicroseconds:0}\n");
            _extendedAt = _time.GetTimestamp();
        }
        if (now.Alive && NextMeal <= TimeSpan.Zero)
        {
            message.Append("WATCHDOG=1\n");
            _fedAt = _time.GetTimestamp();
        }
        (_last, _wasReady) = (now, now.Ready);
        if (message.Length > 0)
        {
            Send(message.ToString());
        }
    }

    public void Dispose() => _socket.Dispose();

    private string ReloadBegins =>
        string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={(long)_time.GetElapsedTime(0).TotalMicroseconds}\n");

    private static bool Stores(Func<string, string?> environment) =>
        int.TryParse(environment("FDSTORE"), NumberStyles.None, CultureInfo.InvariantCulture, out int most) && most > 0;

    private void Send(string message)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(message), _address);
        }
        catch (SocketException)
        {
            // The manager is being restarted itself; it asks nobody, and the next change is told again.
        }
    }
}
