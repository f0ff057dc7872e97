using System.Net.Sockets;
using PneuXNet.Contract.Statsd;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Metrics;

/// <summary>The statsd server of the settings, found once for master and workers: a name that changes its address needs a restart.</summary>
internal static class StatsdServer
{
    /// <returns>Null if none is wanted.</returns>
    /// <exception cref="StartException">Nobody knows its name.</exception>
    public static StatsdAddress? Find(MasterOptions options)
    {
        if (StatsdAddress.TryParse(options.StatsdHost) is not { } address)
        {
            return null;
        }
        try
        {
            return address.Resolve();
        }
        catch (SocketException e)
        {
            throw new StartException($"the statsd server {address} can't be found ({e.Message}); correct --statsd-host, or write its address instead of its name");
        }
    }
}
