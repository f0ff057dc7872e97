using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using PneuXNet.Contract;
using PneuXNet.Hooks;
using PneuXNet.Worker.Boot;
using PneuXNet.Worker.Deadlines;
using PneuXNet.Worker.Draining;
using PneuXNet.Worker.Hooks;
using PneuXNet.Worker.Hosting;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Logging;
using PneuXNet.Worker.Master;
using PneuXNet.Worker.Metrics;
using PneuXNet.Worker.Requests;
using PneuXNet.Worker.Tls;

namespace PneuXNet.Worker;

/// <summary>
/// This process, as a worker: what the master gave it, where it stands, and the few things that can happen to it. Everything else in
/// this project is a part that it holds together.
/// </summary>
internal sealed class WorkerProcess
{
    /// <summary>How long an idle connection may stay when nobody has said.</summary>
    private static readonly TimeSpan OwnLinger = TimeSpan.FromSeconds(1);

    /// <summary>A worker told to quit, or left by its master, is gone within a second; this leaves time for the exit itself.</summary>
    private static readonly TimeSpan LastMoment = TimeSpan.FromMilliseconds(950);

    /// <summary>Without a master: a drain this long, so that the host can still stop before the last moment.</summary>
    private static readonly DrainOrder OrphanOrder = new(TimeSpan.FromMilliseconds(800), Linger: TimeSpan.Zero);

    /// <summary>Without a master: how long the accept loops may take to end before the listeners are closed under them.</summary>
    private static readonly TimeSpan AcceptLoopsEnd = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly StatusPage _page;
    private readonly Backlog _backlog;
    private readonly Drain _drain;
    private readonly Signals _signals = new();
    private readonly Lock _phase = new();
    private WorkerHooks? _hooks;
    private int _claimed;
    private volatile bool _quitting;

    private WorkerProcess(SpawnEnvironment spawn, MasterLink master)
    {
        Spawn = spawn;
        Master = master;
        _page = StatusPage.MapOwn(new SafeFileHandle(SpawnEnvironment.StatusDescriptor, ownsHandle: false), spawn.Cell);
        Cell = _page.Own;

        Gate = new AcceptGate();
        _backlog = new Backlog(Native.HaveToReceive, _time);
        Connections = new OpenConnections(Cell, _time, spawn.WorkerConnections is { } most ? new ConnectionLimit(most, Gate) : null);
        _drain = new Drain(Gate, _backlog, Connections, _time);
        Requests = new RequestLedger(Cell, _time, spawn.MaxRequests, served => Master.Send(new ControlMessage(ControlKind.Spent, served)), spawn.ShowsQueries);
        AccessLog = WorkerParts.AccessLogOf(spawn, master, _time);
        Metrics = WorkerParts.MetricsOf(spawn, _time);
        HeaderRules = WorkerParts.HeaderRulesOf(spawn);
        Tls = spawn.TlsDescriptor is { } tls ? ServerTls.Take(tls) : null;
        var siblings = new Siblings(_page, spawn, _time);
        Limit = WorkerParts.ThreadLimitOf(spawn, Gate, Cell, siblings, _time);
        HealthPaths = spawn.HealthPaths.Length > 0 ? new HealthPaths(spawn.HealthPaths.Split(HealthPaths.Separator)) : null;
        var endpoints = new EndpointLimits(TimeSpan.FromMilliseconds(spawn.RequestTimeoutMilliseconds), () => AppTimeouts);
        Deadlines = spawn.RequestTimeoutMilliseconds > 0 || spawn.StreamTimeoutMilliseconds > 0
            ? new RequestDeadlines(
                Connections, Requests, Limit, endpoints, new SilenceLimits(TimeSpan.FromMilliseconds(spawn.StreamTimeoutMilliseconds), endpoints), ReportOverdue, _time)
            : null;

        var balance = new LeastLoaded(() => Connections.Count, siblings.LeastOpen, () => Connections.ClosedLately, _time);
        Listeners = new SharedListeners(spawn, Gate, balance, Connections, _time);
    }

    public SpawnEnvironment Spawn { get; }

    public StatusCell Cell { get; }

    public MasterLink Master { get; }

    public AcceptGate Gate { get; }

    public OpenConnections Connections { get; }

    public SharedListeners Listeners { get; }

    public RequestLedger Requests { get; }

    /// <summary>Null if there is none.</summary>
    public AccessLog? AccessLog { get; }

    /// <summary>Null if nobody wants them.</summary>
    public RequestMetrics? Metrics { get; }

    /// <summary>The limit of requests that execute at a time; null if there is none.</summary>
    public ThreadLimit? Limit { get; }

    /// <summary>Null if there are none.</summary>
    public HealthPaths? HealthPaths { get; }

    /// <summary>Null if requests have no deadlines.</summary>
    public RequestDeadlines? Deadlines { get; }

    /// <summary>What the app has said of timeouts; null before its host has started.</summary>
    public RequestTimeoutOptions? AppTimeouts { get; set; }

    public Hosts Hosts { get; } = new();

    /// <summary>The host hasn't started yet: what ends the process now is a failed start.</summary>
    public bool IsBooting => Phase == WorkerPhase.Starting;

    public HeaderRules HeaderRules { get; }

    /// <summary>Null where TLS is not spoken.</summary>
    public TlsBundle? Tls { get; }

    /// <summary>Told to stop at once.</summary>
    public bool IsQuitting => _quitting;

    private DrainOrder OwnOrder => new(TimeSpan.FromMilliseconds(Spawn.GracefulMilliseconds), OwnLinger);

    private WorkerPhase Phase => (WorkerPhase)Volatile.Read(ref Cell.Phase);

    /// <summary>Makes this process a worker, before the app's Main runs.</summary>
    public static void Start(string spawnVariable)
    {
        var master = new MasterLink(SpawnEnvironment.ControlDescriptor);
        try
        {
            SpawnEnvironment spawn = SpawnEnvironment.Decode(spawnVariable);
            InheritedDescriptors.KeepFromChildren(spawn);
            RemoveInjection(spawn);
            new WorkerProcess(spawn, master).Begin();
        }
        catch (Exception exception)
        {
            // A worker that is only half one would serve on addresses of its own, or without anybody watching.
            BootFailure.Leave(master, exception.ToString());
        }
    }

    // What injects the worker would be inherited by every process that the app starts.
    private static void RemoveInjection(SpawnEnvironment spawn)
    {
        Native.SetEnvironment(SpawnEnvironment.SpawnVariable, null);
        Native.SetEnvironment(SpawnEnvironment.HooksVariable, spawn.AppHooks.Length > 0 ? spawn.AppHooks : null);
    }

    private void Begin()
    {
        Cell.Pid = Environment.ProcessId;
        Advance(WorkerPhase.Starting);
        Native.LetLook(Native.ParentProcess());
        if (Spawn.WorkerHooks.Length > 0)
        {
            _hooks = new WorkerHooks(HookAssembly.Load(Spawn.WorkerHooks), new WorkerIdentity(Cell.Slot, Cell.Generation, Environment.ProcessId), Master);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => CallAtExit();
        }
        var pulse = new Pulse(Cell, _time);
        pulse.Begin();
        Master.Send(new ControlMessage(ControlKind.Hello));
        new BootFailure(this).Watch();
        _signals.Register(onTerminate: DrainByItself);
        new HostWatch(builder => builder.ConfigureServices((host, services) => new HostSetup(this, host.Configuration).Configure(services))).Start();
        new ControlThread(this, pulse, _time).Start();
    }

    /// <summary>The server has started: its heartbeat may rest while nobody is connected.</summary>
    public void RestHeartbeat(IServer kestrel)
    {
        KestrelHeartbeat? heartbeat = KestrelHeartbeat.TryTakeOver(kestrel, () => Connections.Count > 0, _time);
        Connections.Added = heartbeat is null ? null : heartbeat.Wake;
    }

    /// <summary>Gives the inherited listeners to the first host that asks; false to all others.</summary>
    public bool TryClaimListeners() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>The host has started; the master decides from when on it serves.</summary>
    public void Ready()
    {
        if (_hooks?.PostWorkerInit() is { } error)
        {
            BootFailure.Leave(Master, $"hook post_worker_init: {error}");
        }
        if (Advance(WorkerPhase.Ready))
        {
            Master.Send(new ControlMessage(ControlKind.Ready));
        }
    }

    public void Accept()
    {
        if (!IsBooting && Advance(WorkerPhase.Serving))
        {
            Gate.Open();
        }
    }

    /// <summary>Nobody can connect to these shared listeners any more; the drain that follows accepts what waits there.</summary>
    public void EmptyBacklogOf(IEnumerable<int> listeners) => _backlog.Refuses(listeners.Select(index => Spawn.ListenerDescriptors[index]));

    /// <summary>From spare to worker. The app, if it asks only now, is told the slot that it has in the end.</summary>
    public void Promote(int slot)
    {
        Native.SetEnvironment(SpawnEnvironment.SlotVariable, slot.ToString(CultureInfo.InvariantCulture));
        Accept();
        Master.Send(new ControlMessage(ControlKind.Accepting, _time.GetTimestamp()));
    }

    public void DrainAsTold(TimeSpan budget, TimeSpan linger)
    {
        LeaveIfBooting();
        if (_drain.BeginOrChange(new DrainOrder(budget, linger)))
        {
            FollowDrain(byItself: false);
        }
    }

    /// <summary>A TERM from outside, or a defect: nobody has said how long, so the settings do.</summary>
    public void DrainByItself()
    {
        LeaveIfBooting();
        BeginOwnDrain();
    }

    /// <summary>The host stops. Returns when its server may: after the drain, which begins now if the app stopped the host by itself.</summary>
    public async Task DrainForStopAsync(CancellationToken cancellationToken)
    {
        if (!IsBooting && !_quitting)
        {
            BeginOwnDrain();
            await _drain.Ended.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Stops at once: what is in flight is aborted, and the process is gone within a second whatever the app does.</summary>
    public void Quit()
    {
        LeaveIfBooting();
        _quitting = true;
        Advance(WorkerPhase.Draining);
        Gate.Close();
        _drain.Abandon();
        if (_hooks is { } hooks)
        {
            // The thread here has a clock to keep.
            _ = Task.Run(hooks.WorkerInt);
        }
        // Not here: what the app does when its host stops may take longer than it has.
        _ = Task.Run(Hosts.Stop);
        LeaveAfter(LastMoment);
    }

    /// <summary>
    /// The master is gone. A new one may want the same addresses, so the listeners are closed first of all; then what has been
    /// accepted is finished, as far as a second reaches.
    /// </summary>
    public void LeaveOrphaned()
    {
        long since = _time.GetTimestamp();
        try
        {
            InheritedDescriptors.RemovePrivatePath();
            LeaveIfBooting();
            if (_drain.BeginOrChange(OrphanOrder))
            {
                FollowDrain(byItself: true);
            }
            Gate.Quiet.Wait(AcceptLoopsEnd);
            Listeners.UnbindAsync().Wait(AcceptLoopsEnd);
            InheritedDescriptors.CloseListeners(Spawn);
        }
        finally
        {
            LeaveAfter(LastMoment - _time.GetElapsedTime(since));
        }
    }

    private void ReportOverdue(OverdueRequest request) => Master.Send(new ControlMessage(
        ControlKind.Overdue, (long)request.Age.TotalMilliseconds, (long)request.Limit.TotalMilliseconds, $"{request.Method} {request.Path}"));

    /// <summary>The master is about to kill this process.</summary>
    public void Abort() => _hooks?.WorkerAbort();

    private void CallAtExit()
    {
        if (!IsBooting)
        {
            _hooks?.WorkerExit();
        }
    }

    // What the master has ordered stands.
    private void BeginOwnDrain()
    {
        if (_drain.TryBegin(OwnOrder))
        {
            FollowDrain(byItself: true);
        }
    }

    private void FollowDrain(bool byItself)
    {
        Advance(WorkerPhase.Draining);
        Master.Send(new ControlMessage(ControlKind.Draining, Number: byItself ? 1 : 0));
        _ = StopHostsAfterDrainAsync();
    }

    private async Task StopHostsAfterDrainAsync()
    {
        await _drain.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_drain.Ended.Exception is { } defect)
        {
            Master.Log(LogLevel.Error, $"the drain failed: {defect.InnerException}; stopping without it");
        }
        AccessLog?.Flush();
        if (Connections.HasAbandoned)
        {
            // To leave now would be to leave without anybody having seen what hangs. The master looks, and ends us; or the work does end.
            Master.Send(new ControlMessage(ControlKind.OnlyOverdueLeft));
            await Connections.WhenNoneAtAll().ConfigureAwait(false);
        }
        Advance(WorkerPhase.Drained);
        Master.Send(new ControlMessage(ControlKind.Drained));
        Hosts.Stop();
    }

    // Before its host has started an app can't be told to stop, and there is nothing yet that could be lost.
    private void LeaveIfBooting()
    {
        if (IsBooting)
        {
            Native.ExitNow(ExitCodes.Ok);
        }
    }

    // On the control thread: it is ours, so waiting there works even when the app's pool doesn't. A process that ends in time never
    // comes to the last line.
    private static void LeaveAfter(TimeSpan wait)
    {
        if (wait > TimeSpan.Zero)
        {
            using var never = new ManualResetEventSlim();
            never.Wait(wait);
        }
        Native.ExitNow(ExitCodes.Ok);
    }

    /// <summary>Phases only go forward: an Accept that crosses a drain changes nothing. False if it is not a step forward.</summary>
    private bool Advance(WorkerPhase phase)
    {
        lock (_phase)
        {
            if (phase <= Phase)
            {
                return false;
            }
            Volatile.Write(ref Cell.Phase, (int)phase);
            return true;
        }
    }
}
