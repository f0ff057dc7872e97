using System.Collections.Immutable;
using PneuXNet.Supervisor.Admin;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Tls;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Master;

/// <summary>The configuration of a master that runs: read again at each HUP, compared, taken or refused as a whole.</summary>
internal sealed class RunningConfiguration(ConfigurationSources sources, MasterConfiguration current, Addresses addresses, LineLogger log, TimeProvider time)
{
    /// <summary>What holds now.</summary>
    public MasterConfiguration Current { get; private set; } = current;

    /// <summary>The admin app, which follows a reload as well.</summary>
    public AdminDesk? Admin { get; set; }

    public bool IsDaemon => Current.Options.Daemon;

    /// <summary>Reads everything again, binds what is new, and tells what has changed or what is wrong.</summary>
    /// <param name="isAlone">No other master serves from the same listeners.</param>
    /// <param name="refusal">What is wrong; empty if nothing is.</param>
    /// <returns>What the next generation is made by; null if something is wrong, and then nothing changes.</returns>
    public (MasterOptions Options, AppTarget App, ImmutableArray<ListenerHandle> Listeners, TlsMaterial? Tls)? ReadAgain(bool isAlone, out string refusal)
    {
        refusal = "";
        (MasterConfiguration? read, ImmutableArray<string> problems) = ConfigurationReader.Read(sources);
        if (read is null)
        {
            refusal = Refuse(problems);
            return null;
        }
        MasterConfiguration next = Current.Adopting(read);
        try
        {
            AppTarget app = AppTarget.Find(next.Options.App, sources.FolderOf(next.Options));
            TlsMaterial? tls = TlsFiles.Read(next.Options, time);
            using AdminChange? admin = Admin?.Prepare(next.Options, isAlone);
            ImmutableArray<ListenerHandle> listeners = Listeners(next.Options, isAlone);
            Tell(Current.ChangesTo(read));
            Current = next;
            if (admin is not null)
            {
                Admin?.Adopt(admin);
            }
            log.Least = next.Options.LogLevel;
            tls?.Tell(log, time);
            return (next.Options, app, listeners, tls);
        }
        catch (Exception e) when (e is AppNotLoadedException or StartException)
        {
            refusal = Refuse([e.Message]);
            return null;
        }
    }

    /// <exception cref="StartException">They can't be had.</exception>
    private ImmutableArray<ListenerHandle> Listeners(MasterOptions next, bool isAlone)
    {
        if (next.Binds.SequenceEqual(Current.Options.Binds))
        {
            return addresses.Current;
        }
        if (!isAlone)
        {
            throw new StartException("bind can't change while two masters serve; end one of them, then send HUP again");
        }
        ImmutableArray<ListenerHandle> listeners = addresses.Change(next);
        Log.ListeningFromNowOn(log, string.Join(", ", ListenerNames.Of(listeners, next.CertFile.Length > 0)));
        return listeners;
    }

    /// <returns>All of it in one line.</returns>
    private string Refuse(ImmutableArray<string> problems)
    {
        foreach (string problem in problems)
        {
            Log.ConfigurationProblem(log, problem);
        }
        return problems.Length == 1 ? problems[0] : $"{problems[0]} ({problems.Length - 1} more mistakes in the configuration)";
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
