using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Admin;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Tls;
using PneuXNet.Supervisor.Upgrade;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Master;

/// <summary>
/// What --check-config does: the app boots in one worker, under the same plan as when it serves, and leaves when it is ready. It
/// listens on a socket of nobody's, so a master that serves at the configured addresses is not disturbed.
/// </summary>
internal sealed class TrialBoot(MasterOptions options, OwnCommand command, SignalInbox signals, TimeProvider time)
{
    // Workers are numbered from 1.
    private const int NobodysId = 0;

    /// <returns>The exit code: 0 if the app got ready.</returns>
    public int Run()
    {
        using LogFile file = LogFile.Open("-", LogFile.StandardError, "--log-file");
        var log = new LineLogger(file, LogFormat.Text, (LogLevel)Math.Max((int)options.LogLevel, (int)LogLevel.Warning), time);
        try
        {
            string start = Directory.GetCurrentDirectory();
            if (options.Chdir.Length > 0)
            {
                Directory.SetCurrentDirectory(options.Chdir);
            }
            _ = AdminOptions.Read(options);
            AppTarget app = AppTarget.Find(options.App, Path.GetFullPath(options.Chdir, start));
            if (Boot(app, log) is { } span)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pneuxnet: the configuration is good; {app.Name} was ready after {span.TotalSeconds:0.00} s"));
                return ExitCodes.Ok;
            }
        }
        catch (Exception e) when (e is AppNotLoadedException or StartException or Win32Exception or IOException or UnauthorizedAccessException)
        {
            Log.CannotStart(log, e.Message);
        }
        return ExitCodes.CannotStart;
    }

    /// <returns>How long it took; null if it came to nothing, which the log then says.</returns>
    private TimeSpan? Boot(AppTarget app, LineLogger log)
    {
        var identity = WorkerIdentity.Of(options.User, options.Group, options.InitGroups);
        using var status = new StatusMemory();
        using RuntimeFolder folder = RuntimeFolder.Create(Environment.GetEnvironmentVariable, identity);
        using var addresses = new Addresses([Sockets.Binder.BindPrivate(folder.SocketFor(slot: 0, NobodysId))], binder: null);
        using var handover = new Handover(command, addresses, pidFile: null, pidPath: "", predecessor: null);
        var starter = new WorkerStarter(identity, accessLog: null, statsd: null, options.Backlog, status, folder, time);
        FleetOptions fleet = starter.Adopt(options with { Workers = 1 }, app, addresses.Current, TlsFiles.Read(options, time));
        using var host = new FleetHost(starter, addresses, configuration: null, handover, signals, log, accessLog: null, new Sidelines(), time);
        long began = time.GetTimestamp();
        TimeSpan? ready = null;
        new MasterLoop(host, serviceManager: null, time).Run(new FleetState(fleet), IsEnough);
        return ready;

        bool IsEnough(FleetState state)
        {
            ready ??= state.ProvenGeneration > 0 ? time.GetElapsedTime(began) : null;
            return ready is not null;
        }
    }
}
