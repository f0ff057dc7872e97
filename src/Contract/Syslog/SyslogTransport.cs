namespace PneuXNet.Contract.Syslog;

/// <summary>How lines travel to a syslog server.</summary>
public enum SyslogTransport
{
    Udp,
    Tcp,
    UnixDatagram,
    UnixStream,
}
