using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Systemd;

/// <summary>
/// The service manager that started us, told by datagrams how we are: sd_notify(3). Written here because the usual package is built
/// around a host, wants LISTEN_PID to be its own process and says READY when that host starts, which is not when workers serve.
/// </summary>
internal sealed class ServiceManager : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly UnixDomainSocketEndPoint _address;
    private readonly TimeProvider _time;
    private readonly TimeSpan? _watchdog;
    private ServiceReport _last = new(Ready: false, Reloading: false, Stopping: false, Alive: true, Status: "");
    private long _fedAt;

    private ServiceManager(string address, TimeSpan? watchdog, TimeProvider time)
    {
        // A leading "@" stands for the zero byte of an abstract address.
        _address = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
        _watchdog = watchdog;
        _time = time;
    }

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
        return new ServiceManager(address, isOurs && isSet ? TimeSpan.FromMicroseconds(microseconds) / 2 : null, time);
    }

    /// <summary>How soon the watchdog wants to be fed; null if there is none.</summary>
    public TimeSpan? NextMeal => _watchdog is { } interval ? interval - _time.GetElapsedTime(_fedAt) : null;

    /// <summary>Tells what has changed since the last time.</summary>
    public void Tell(FleetState state)
    {
        ServiceReport now = ServiceReport.Of(state, _last.Ready);
        StringBuilder message = new();
        if (now.Stopping && !_last.Stopping)
        {
            // With a successor it is not the service that stops: from now on the other one is its main process, and speaks for it.
            message.Append(state.Successor > 0 ? string.Create(CultureInfo.InvariantCulture, $"MAINPID={state.Successor}\n") : "STOPPING=1\n");
        }
        else if (now.Reloading && !_last.Reloading)
        {
            long microseconds = (long)_time.GetElapsedTime(0).TotalMicroseconds;
            message.Append(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={microseconds}\n");
        }
        else if (now.Ready && (!_last.Ready || (_last.Reloading && !now.Reloading)))
        {
            message.Append("READY=1\n");
        }
        if (now.Status != _last.Status)
        {
            message.Append(CultureInfo.InvariantCulture, $"STATUS={now.Status}\n");
        }
        if (now.Alive && NextMeal <= TimeSpan.Zero)
        {
            message.Append("WATCHDOG=1\n");
            _fedAt = _time.GetTimestamp();
        }
        _last = now;
        if (message.Length > 0)
        {
            Send(message.ToString());
        }
    }

    public void Dispose() => _socket.Dispose();

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
