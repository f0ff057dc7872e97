using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Upgrade;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Master;

/// <summary>What an operator changes on disk while the master runs: a configuration to be read again, log files to be opened again.</summary>
/// <param name="configuration">Read again at HUP; none: a reload takes what the start took.</param>
/// <param name="workers">They write the access log, and are handed the new file.</param>
internal sealed class OperatorFiles(
    RunningConfiguration? configuration, WorkerStarter starter, Handover handover, IReadOnlyDictionary<int, WorkerHandle> workers, LineLogger log, LogFile? accessLog, Sidelines sidelines)
{
    /// <summary>Lines below this level are not written from now on.</summary>
    public void LogFrom(LogLevel level) => log.Least = level;

    /// <summary>Opens the log files again and reads the configuration for a reload. One that is wrong changes nothing.</summary>
    /// <returns>What the plan is to hear.</returns>
    public FleetEvent ReadForReload()
    {
        _ = log.Reopen();
        _ = ReopenAccessLog();
        if (configuration is null)
        {
            return new FleetEvent.Reload();
        }
        if (configuration.ReadAgain(isAlone: handover is { Predecessor: null, Successor: null }, out string refusal) is not { } next)
        {
            return new FleetEvent.ReloadRefused(refusal);
        }
        sidelines.Adopt(next.Options);
        sidelines.Files?.Follow(next.App.Folder);
        return new FleetEvent.Reload(starter.Adopt(next.Options, next.App, next.Listeners, next.Tls));
    }

    /// <summary>After a rotation: goes on in the files that are there now. False if one can't be opened.</summary>
    public bool ReopenLogs()
    {
        bool isReopened = log.Reopen();
        if (isReopened)
        {
            Log.Reopened(log);
        }
        else
        {
            Log.NotReopened(log);
        }
        if (ReopenAccessLog())
        {
            return isReopened;
        }
        Log.AccessLogNotReopened(log);
        return false;
    }

    /// <summary>Opened here alone and handed to the workers, who may have no right to the path.</summary>
    private bool ReopenAccessLog()
    {
        if (accessLog is null or { IsStandard: true })
        {
            return true;
        }
        if (!accessLog.Reopen())
        {
            return false;
        }
        foreach (WorkerHandle worker in workers.Values)
        {
            worker.Tell(new ControlMessage(ControlKind.ReopenLogs), accessLog.Descriptor);
        }
        return true;
    }
}
