using System.Globalization;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Master;

/// <summary>What the start can teach: a symptom that will come, and the exact remedy.</summary>
internal static class Advice
{
    public static IEnumerable<string> For(MasterOptions options, AppTarget app, int grantedBacklog, int processors, bool isRoot, bool isNotified, string folder)
    {
        if (grantedBacklog < options.Backlog)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the kernel grants a backlog of {grantedBacklog}, not {options.Backlog}: bursts of connections will be refused; raise it with: sysctl -w net.core.somaxconn={options.Backlog}");
        }
        if (options.Workers > 4 * processors)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{options.Workers} workers on {processors} processors cost memory and win little, since each uses all processors; try -w {2 * processors}");
        }
        if (options is { Queue: not null, Threads: 0 })
        {
            yield return "--queue without --threads: nothing waits, so the queue is never full; set a limit with: --threads 8";
        }
        if (options.Timeout == TimeSpan.Zero)
        {
            yield return "--timeout 0: a worker that hangs is never replaced; set a limit with: --timeout 30";
        }
        if (options.Daemon && isNotified)
        {
            yield return "--daemon under a service manager ($NOTIFY_SOCKET is set): it watches the process that it started, which has ended; leave --daemon out";
        }
        if (isRoot)
        {
            yield return "running as root, and so do the workers; give them a user of their own: -u www-data";
        }
        if (options.App.Length > 0 && folder != app.Folder
            && File.Exists(Path.Combine(app.Folder, "appsettings.json")) && !File.Exists(Path.Combine(folder, "appsettings.json")))
        {
            yield return $"the app looks for its appsettings.json in {folder}, but it lies in {app.Folder}; run with: --chdir {app.Folder}";
        }
    }
}
