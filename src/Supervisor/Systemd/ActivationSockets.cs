using System.Collections.Immutable;
using System.Globalization;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Systemd;

/// <summary>Listening sockets that the service manager opened for us: sd_listen_fds(3).</summary>
internal static class ActivationSockets
{
    private const int First = 3;

    /// <summary>The variables of the protocol; none of them is for our workers.</summary>
    public static readonly ImmutableArray<string> Variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "FDSTORE"];

    /// <param name="environment">Environment.GetEnvironmentVariable, or a test's.</param>
    /// <returns>Their addresses, with their names; empty if there are none, or if they are meant for another process.</returns>
    public static ImmutableArray<BindAddress.Inherited> Find(Func<string, string?> environment, int pid)
    {
        bool isOurs = environment("LISTEN_PID") == pid.ToString(CultureInfo.InvariantCulture);
        bool isSet = int.TryParse(environment("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        if (!isOurs || !isSet)
        {
            return [];
        }
        string[] names = environment("LISTEN_FDNAMES")?.Split(':') ?? [];
        return [.. Enumerable.Range(0, count).Select(index => new BindAddress.Inherited(First + index) { Name = names.ElementAtOrDefault(index) ?? "" })];
    }
}
