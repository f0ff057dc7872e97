using System.Collections.Immutable;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Master;

/// <summary>The configuration of a master that runs: read again at each HUP, compared, taken or refused as a whole.</summary>
internal sealed class RunningConfiguration(ConfigurationSources sources, MasterConfiguration current, LineLogger log)
{
    private MasterConfiguration _current = current;

    public bool IsDaemon => _current.Options.Daemon;

    /// <summary>Reads everything again, and tells what has changed or what is wrong.</summary>
    /// <returns>What the next generation is made by; null if something is wrong, and then nothing changes.</returns>
    public (MasterOptions Options, AppTarget App)? ReadAgain()
    {
        (MasterConfiguration? read, ImmutableArray<string> problems) = ConfigurationReader.Read(sources);
        if (read is null)
        {
            Refuse(problems);
            return null;
        }
        MasterConfiguration next = _current.Adopting(read);
        try
        {
            // The working folder is that of --chdir since the start, and a relative path is found there as it was then.
            AppTarget app = AppTarget.Find(next.Options.App);
            Tell(_current.ChangesTo(read));
            _current = next;
            log.Least = next.Options.LogLevel;
            return (next.Options, app);
        }
        catch (AppNotLoadedException e)
        {
            Refuse([e.Message]);
            return null;
        }
    }

    private void Refuse(ImmutableArray<string> problems)
    {
        foreach (string problem in problems)
        {
            Log.ConfigurationProblem(log, problem);
        }
        Log.ReloadRefused(log, problems.Length);
    }

    private void Tell(IEnumerable<SettingChange> changes)
    {
        foreach (SettingChange change in changes)
        {
            if (change.Setting.NeedsRestart)
            {
                Log.NeedsRestart(log, change.ToString());
            }
            else
            {
                Log.SettingChanged(log, change.ToString());
            }
        }
    }
}
