using System.Net;
using System.Net.Sockets;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>Ports of loopback, for those who have to name one before anybody listens there.</summary>
internal static class Ports
{
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
