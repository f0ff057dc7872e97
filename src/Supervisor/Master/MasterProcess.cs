using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Mono.Unix.Native;
using PneuXNet.Contract;
using PneuXNet.Contract.Statsd;
using PneuXNet.Contract.Syslog;
using PneuXNet.Supervisor.Admin;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Control;
using PneuXNet.Supervisor.Daemons;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Hooks;
using PneuXNet.Supervisor.Incidents;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Metrics;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Status;
using PneuXNet.Supervisor.Systemd;
using PneuXNet.Supervisor.Tls;
using PneuXNet.Supervisor.Upgrade;
using PneuXNet.Supervisor.Watching;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Master;

/// <summary>The master from its first line to its last: take what it needs in order, run the loop, give everything back in reverse.</summary>
internal sealed class MasterProcess(
    MasterConfiguration configuration, ConfigurationSources sources, OwnCommand command, SignalInbox signals, TimeProvider time)
{
    // Who asks the admin app are few.
    private const int AdminBacklog = 128;

    private readonly MasterOptions _options = configuration.Options;
    private readonly Launcher? _launcher = Launcher.Find();

    /// <summary>As the build wrote it.</summary>
    public static string Version { get; } =
        typeof(MasterProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <returns>The exit code.</returns>
    public int Run()
    {
        try
        {
            if (_options.Chdir.Length > 0)
            {
                Directory.SetCurrentDirectory(_options.Chdir);
            }
            using LogFile file = LogFile.Open(_options.LogFile, LogFile.StandardError, "--log-file");
            using SyslogSender? syslog = SyslogServer.Of(_options)?.Open(Logger(file), time);
            LineLogger log = Logger(file);
            log.Syslog = syslog;
            return Run(log);
        }
        catch (StartException e)
        {
            // Before there is a log there is standard error.
            Console.Error.WriteLine($"pneuxnet: {e.Message}");
            _launcher?.Complain(e.Message);
            return ExitCodes.CannotStart;
        }
        finally
        {
            _launcher?.Dispose();
        }
    }

    private LineLogger Logger(LogFile file) => new(file, _options.LogFormat, _options.LogLevel, time)
    {
        Echo = _launcher is null ? null : _launcher.Complain,
    };

    private int Run(LineLogger log)
    {
        try
        {
            Log.Starting(log, Version, _options.Name.Length > 0 ? $" [{_options.Name}]" : "");
            if (_options.ConfigFile.Length > 0)
            {
                Log.ConfigurationFile(log, Path.GetFullPath(_options.ConfigFile, sources.Folder));
            }
            ProcessTitle.Set(_options.Name.Length > 0 ? $"pneuxnet: master [{_options.Name}]" : "pneuxnet: master");
            AppTarget app = AppTarget.Find(_options.App, sources.FolderOf(_options));
            TlsMaterial? tls = TlsFiles.Read(_options, time);
            tls?.Tell(log, time);
            var admin = AdminOptions.Read(_options);
            if (admin is { Token.Length: > 0 } && File.GetUnixFileMode(_options.AdminTokenFile).HasFlag(UnixFileMode.OtherRead))
            {
                Log.AdminTokenIsOpen(log, _options.AdminTokenFile);
            }
            using var predecessor = Predecessor.Find();
            if (predecessor is { HasReadableStatus: false })
            {
                Log.SumsBeginAnew(log);
            }
            string pidPath = _options.PidFile.Length > 0 ? Path.GetFullPath(_options.PidFile) : "";
            using PidFile? pidFile = pidPath.Length > 0 ? PidFile.Create(predecessor is null ? pidPath : pidPath + ".2") : null;
            using var hooks = new HookRunner(HookOptions.Of(_options), log, time);
            hooks.RunToEnd(new HookCall(HookNames.OnStarting));
            var identity = WorkerIdentity.Of(_options.User, _options.Group, _options.InitGroups);
            var binder = new Sockets.Binder(time, _options.Backlog, _options.ReusePort, _options.Umask, path => identity?.Own(path), (address, patience) => Log.AddressInUse(log, address.ToString(), patience.TotalSeconds));
            ImmutableArray<BindAddress.Inherited> given = ActivationSockets.Find(Environment.GetEnvironmentVariable, Environment.ProcessId);
            ImmutableArray<ListenerHandle> stored = binder.TakeBack(given.Where(address => StoredName.IsOurs(address.Name)));
            using var addresses = new Addresses(binder.BindAll(predecessor?.Addresses ?? Wanted(given), stored), binder);
            ImmutableArray<ListenerHandle> unwanted = [.. stored.Except(addresses.Current)];
            foreach (ListenerHandle listener in unwanted)
            {
                listener.Dispose();
            }
            using var adminListener = new AdminListener(new Sockets.Binder(
                time, AdminBacklog, reusePort: false, _options.Umask, path => identity?.Own(path), (address, patience) => Log.AddressInUse(log, address.ToString(), patience.TotalSeconds)));
            adminListener.Open(admin?.Address, predecessor?.Admin);
            using var adminMemory = new AdminMemory(predecessor?.AdminMemory);
            using var handover = new Handover(command, addresses, pidFile, pidPath, predecessor, adminListener, adminMemory);
            int exitCode = Serve(log, app, tls, identity, addresses, unwanted, binder.GrantedBacklog, handover, hooks, admin, adminListener, adminMemory);
            handover.LeaveToSuccessor();
            hooks.RunToEnd(new HookCall(HookNames.OnExit));
            Log.ShuttingDown(log);
            return exitCode;
        }
        catch (AppNotLoadedException e)
        {
            Log.CannotStart(log, e.Message);
            return ExitCodes.AppNotLoaded;
        }
        catch (Exception e) when (e is StartException or Win32Exception or IOException or UnauthorizedAccessException)
        {
            Log.CannotStart(log, e.Message);
            return ExitCodes.CannotStart;
        }
    }

    private int Serve(
        LineLogger log, AppTarget app, TlsMaterial? tls, WorkerIdentity? identity, Addresses addresses, ImmutableArray<ListenerHandle> unwanted,
        int grantedBacklog, Handover handover, HookRunner hooks, AdminOptions? adminOptions, AdminListener adminListener, AdminMemory adminMemory)
    {
        using LogFile? accessLog = _options.AccessLogFile.Length > 0
            ? LogFile.Open(_options.AccessLogFile, LogFile.StandardOutput, "--access-logfile")
            : null;
        StatsdAddress? statsd = StatsdServer.Find(_options);
        using StatsdSender? sender = statsd is null ? null : new StatsdSender(statsd, _options.StatsdPrefix, _options.DogstatsdTags, time);
        using var status = new StatusMemory();
        using var inheritance = new Inheritance(status, time);
        IncidentFolder? incidentFolder = _options.Incidents.Length == 0 ? null : IncidentFolder.Create(_options.Incidents, identity, _options.DumpsIncidents);
        using IncidentDesk? incidents = incidentFolder is null ? null : new IncidentDesk(
            incidentFolder, _options.KeptIncidents, _options.DumpsIncidents, identity, log, time);
        string configFile = _options.ConfigFile.Length > 0 ? Path.GetFullPath(_options.ConfigFile, sources.Folder) : "";
        using FileWatch? files = _options.Reload ? new FileWatch(_options, app.Folder, configFile, log, time) : null;
        var running = new RunningConfiguration(sources, configuration, addresses, log, time);
        ControlSocket? controlSocket = ControlSocket.Open(_options, handover.Predecessor is not null, log);
        using var desk = new ControlDesk(
            controlSocket, new Answers(new StatusReader(status.Page, time), () => running.Current, () => addresses.Current, grantedBacklog, incidentFolder),
            new StackLooks(identity, time), log, time);
        using var admin = new AdminDesk(adminOptions, adminListener, adminMemory, inheritance.Shared, _options.Name, identity, desk, log, time);
        running.Admin = admin;
        var sidelines = new Sidelines
        {
            Files = files,
            Incidents = incidents,
            Metrics = sender is null ? null : new FleetMetrics(sender, _options.EnableBacklogMetric ? addresses : null, time),
            Hooks = hooks,
            Status = new StatusWriter(status, time),
            Inheritance = inheritance,
            Control = desk,
            Admin = admin,
            Rehearsal = new Rehearsal(),
        };
        log.Written = sidelines.Metrics is { } metrics ? metrics.CountLine : null;
        log.Events = new EventBook(status, time);
        sidelines.Status.Introduce(Version, _options.Name, grantedBacklog);
        sidelines.Status.Serve(app.Name, ListenerNames.Of(addresses.Current, tls is not null));
        handover.Predecessor?.ShowStatus(inheritance.Shared);
        using RuntimeFolder folder = RuntimeFolder.Create(Environment.GetEnvironmentVariable, identity);
        var starter = new WorkerStarter(identity, accessLog, statsd, grantedBacklog, status, folder, time);
        FleetOptions fleet = starter.Adopt(_options, app, addresses.Current, tls);
        using var host = new FleetHost(starter, addresses, running, handover, signals, log, accessLog, sidelines, time);
        desk.Attach(host);
        using ServiceManager? serviceManager = ServiceManager.Find(Environment.GetEnvironmentVariable, Environment.ProcessId, time);
        if (serviceManager is not null)
        {
            Store(addresses, unwanted, serviceManager, isSuccessor: handover.Predecessor is not null);
        }
        Introduce(log, app, addresses.Current, grantedBacklog);
        try
        {
            return new MasterLoop(host, serviceManager, time, _launcher).Run(new FleetState(fleet) { HasPredecessor = handover.Predecessor is not null });
        }
#pragma warning disable CA1031 // Whatever it is: it is written down, and the workers leave when their socket pairs close.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.LoopFailed(log, e);
            return ExitCodes.CannotStart;
        }
        finally
        {
            // Its memory goes now.
            log.Events = null;
        }
    }

    private void Introduce(LineLogger log, AppTarget app, ImmutableArray<ListenerHandle> listeners, int grantedBacklog)
    {
        string backlog = grantedBacklog == _options.Backlog
            ? grantedBacklog.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{grantedBacklog} ({_options.Backlog} asked)");
        Log.Listening(log, string.Join(", ", ListenerNames.Of(listeners, _options.CertFile.Length > 0)), Environment.ProcessId, backlog);
        Log.Serving(log, app.Name, _options.Workers, _options.Threads > 0 ? $" of {_options.Threads} requests at a time" : "");
        foreach (string advice in Advice.For(
            _options, app, grantedBacklog, Environment.ProcessorCount, Syscall.geteuid() == 0 && _options.User.Length == 0, Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not null, Directory.GetCurrentDirectory()))
        {
            Log.Advice(log, advice);
        }
    }

    /// <summary>What the service manager has opened comes before what was asked for, and instead of what nobody asked for.</summary>
    private ImmutableArray<BindAddress> Wanted(ImmutableArray<BindAddress.Inherited> given)
    {
        ImmutableArray<BindAddress> activated = [.. given.Where(address => !StoredName.IsOurs(address.Name))];
        return activated.IsEmpty || !_options.BindsAreDefault ? [.. activated, .. _options.Binds] : activated;
    }

    /// <summary>It has the same listeners as this master from now on. A successor's were stored by the older master.</summary>
    private static void Store(Addresses addresses, ImmutableArray<ListenerHandle> unwanted, ServiceManager serviceManager, bool isSuccessor)
    {
        (addresses.Opened, addresses.Ended) = (serviceManager.Store, serviceManager.Discard);
        foreach (ListenerHandle listener in addresses.Current)
        {
            if (isSuccessor)
            {
                serviceManager.Keep(listener);
            }
            else
            {
                serviceManager.Store(listener);
            }
        }
        foreach (ListenerHandle listener in unwanted)
        {
            serviceManager.Discard(listener);
        }
    }
}
