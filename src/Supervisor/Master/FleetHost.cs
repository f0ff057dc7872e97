using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Checks;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Forensics;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Upgrade;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Master;

/// <summary>
/// The plan's hands: it does what an action says, and waits until something happens. It decides nothing. Its ears are
/// <see cref="WorkerEars"/>, <see cref="OtherMaster"/> and <see cref="SignalDesk"/>.
/// </summary>
internal sealed class FleetHost : IDisposable
{
    private readonly WorkerStarter _starter;
    private readonly Addresses _addresses;
    private readonly Handover _handover;
    private readonly SignalInbox _signals;
    private readonly LineLogger _log;
    private readonly Sidelines _sidelines;
    private readonly TimeProvider _time;

    private readonly SortedDictionary<int, WorkerHandle> _workers = [];
    private readonly PollSet _watched = new();
    private readonly AbortGrace _grace;
    private readonly CheckDesk _checks;
    private readonly WorkerEars _ears;
    private readonly OtherMaster _otherMaster;
    private readonly SignalDesk _signalDesk;

    /// <summary>Whose app and addresses the status page shows.</summary>
    private int _shownEdition;

    /// <param name="configuration">Read again at HUP; none: a reload takes what the start took.</param>
    public FleetHost(
        WorkerStarter starter, Addresses addresses, RunningConfiguration? configuration, Handover handover, SignalInbox signals, LineLogger log, LogFile? accessLog, Sidelines sidelines, TimeProvider time)
    {
        (_starter, _addresses, _handover, _signals, _log, _sidelines, _time) = (starter, addresses, handover, signals, log, sidelines, time);
        _grace = new AbortGrace(time);
        _checks = new CheckDesk(time);
        _ears = new WorkerEars(_workers, starter, _grace, sidelines, log, time);
        _otherMaster = new OtherMaster(handover, sidelines);
        Files = new OperatorFiles(configuration, starter, handover, _workers, log, accessLog, sidelines);
        _signalDesk = new SignalDesk(signals, Files, configuration, log);
    }

    /// <summary>What an operator changes on disk.</summary>
    public OperatorFiles Files { get; }

    /// <summary>The time, with what the status page shows of the workers' pulses.</summary>
    public FleetEvent.Tick Look() => new([.. _workers.Values.Select(worker => (worker.Id, _time.GetElapsedTime(0, Volatile.Read(ref worker.Cell.Pulse))))]);

    public void CarryOut(FleetAction action, Queue<FleetEvent> events)
    {
        _sidelines.Hear(action);
        switch (action)
        {
            case FleetAction.Spawn spawn: Start(spawn, events); break;
            case FleetAction.Tell tell:
                Tell(tell.News);
                _sidelines.Status?.Count(tell.News);
                break;
            case FleetAction.StartSuccessor: _otherMaster.StartSuccessor(events); break;
            case FleetAction.TellPredecessor: _handover.Predecessor?.TellReady(); break;
            case FleetAction.TakeOver:
                _sidelines.Inheritance?.Begin(_handover.Predecessor?.TakeStatus());
                _handover.TakeOver();
                _sidelines.Control?.TakeOver();
                break;
            case FleetAction.Refuse refuse: Refuse(refuse.Except); break;
            case FleetAction.Check(int id, var only) when _workers.TryGetValue(id, out WorkerHandle? worker):
                Check(worker, only);
                break;
            case FleetAction.Measure(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                Measure(worker, events);
                break;
            case FleetAction.Accept { Promoted: { } place } accept when _workers.TryGetValue(accept.Id, out WorkerHandle? worker):
                worker.Promote(place.Slot, place.EmptySince);
                break;
            case FleetAction.Accept(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                _sidelines.Status?.Booted(_time.GetElapsedTime(worker.StartedAt));
                Log.Accepting(_log, worker.Slot, worker.Pid, _time.GetElapsedTime(worker.StartedAt).TotalSeconds);
                worker.Tell(new ControlMessage(ControlKind.Accept));
                break;
            case FleetAction.Pause(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                worker.Tell(new ControlMessage(ControlKind.Pause));
                break;
            case FleetAction.Resume(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                worker.Tell(new ControlMessage(ControlKind.Resume));
                break;
            case FleetAction.EndSuccessor: _handover.Successor?.Stop(); break;
            case FleetAction.Drain(int id, TimeSpan budget, TimeSpan linger) when _workers.TryGetValue(id, out WorkerHandle? worker):
                Log.Draining(_log, worker.Slot, worker.Pid, worker.Cell.ReadInFlight().Count, budget.TotalSeconds);
                worker.Tell(new ControlMessage(ControlKind.Drain, (long)budget.TotalMilliseconds, (long)linger.TotalMilliseconds));
                break;
            case FleetAction.Isolate(int id, TimeSpan budget, TimeSpan linger) when _workers.TryGetValue(id, out WorkerHandle? worker):
                worker.Tell(new ControlMessage(ControlKind.Drain, (long)budget.TotalMilliseconds, (long)linger.TotalMilliseconds));
                break;
            case FleetAction.Quit(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                Log.Quitting(_log, worker.Slot, worker.Pid);
                worker.Tell(new ControlMessage(ControlKind.Quit));
                break;
            case FleetAction.CaptureStacks(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                _grace.Begin(worker);
                LastWords.Write(_log, worker, _time);
                Capture(worker, events);
                break;
            case FleetAction.Kill(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                _grace.Kill(worker);
                _sidelines.Incidents?.Stop(id);
                break;
        }
    }

    /// <summary>Sleeps until something happens or the span has passed (none: for ever), and queues what happened.</summary>
    public void Wait(TimeSpan? atMost, Queue<FleetEvent> events)
    {
        _watched.Clear();
        _ears.AddTo(_watched, events);
        _otherMaster.AddTo(_watched, events);
        _sidelines.Incidents?.Watch(_watched, id => events.Enqueue(new FleetEvent.Captured(id)));
        _watched.Add(_signals.Descriptor, () => _signalDesk.Take(events));
        _watched.Add(_checks.Descriptor, () => TakeVerdicts(events));
        _sidelines.AddTo(_watched);
        _sidelines.Control?.Watch(_watched, events);
        _watched.Wait(Sooner(Sooner(atMost, Orphans.NextLook), Sooner(_grace.NextLook, _sidelines.NextLook)));
        _grace.Look();
        _sidelines.Look();
        if (_sidelines.Files?.Look() is [var first, .. var others])
        {
            Log.FilesChanged(_log, first, others.Length switch
            {
                0 => "has changed",
                1 => "and 1 other file have changed",
                var more => string.Create(CultureInfo.InvariantCulture, $"and {more} other files have changed"),
            });
            events.Enqueue(Files.ReadForReload());
        }
        _sidelines.Inheritance?.Look();
        // Behind the workers: an end of one of ours that nobody has taken yet hides those behind it.
        Orphans.Reap();
    }

    /// <summary>What holds after a step of the plan, for those beside it.</summary>
    public void See(FleetState state)
    {
        foreach (ListenerHandle closed in _addresses.Keep(_starter.ListenersOf(state.Options.Edition), ListenersOf(state.Editions)))
        {
            Log.NoLongerListening(_log, closed.Name);
        }
        if (_shownEdition != state.Options.Edition)
        {
            WorkerRecipe recipe = _starter.RecipeOf(_shownEdition = state.Options.Edition);
            _sidelines.Status?.Serve(recipe.App.Name, ListenerNames.Of(recipe.Listeners, recipe.Tls is not null));
        }
        _starter.Keep(state.Editions);
        _sidelines.See(state);
        _sidelines.Status?.Show(
            state, id => _workers.TryGetValue(id, out WorkerHandle? worker) ? worker.CellIndex : null, _starter.ListenersOf(_shownEdition));
        _sidelines.Control?.See(state);
    }

    /// <summary>The plan has taken an event.</summary>
    public void Took(FleetEvent happened, FleetState state, ImmutableArray<FleetAction> actions) => _sidelines.Control?.Took(happened, state, actions);

    public void Dispose()
    {
        foreach (WorkerHandle worker in _workers.Values)
        {
            _starter.Release(worker);
        }
        _workers.Clear();
        _checks.Dispose();
    }

    /// <summary>News of an incident carry its id.</summary>
    private void Tell(FleetNews news)
    {
        string? incident = news switch
        {
            FleetNews.Ended(var ended, var reason, var status, _) => _sidelines.Incidents?.Close(ended, reason, status),
            FleetNews.Silent { Worker.Id: var id } => BeginIncident(id),
            FleetNews.BootTimedOut { Worker.Id: var id } => BeginIncident(id),
            FleetNews.DrainOverran { Worker.Id: var id } => BeginIncident(id),
            FleetNews.OnlyOverdueLeft { Worker.Id: var id } => BeginIncident(id),
            FleetNews.ChecksTimedOut { Worker.Id: var id } => BeginIncident(id),
            FleetNews.TooHeavy { Worker.Id: var id } => BeginIncident(id),
            FleetNews.KilledByOrder { Worker.Id: var id } => BeginIncident(id),
            _ => null,
        };
        if (news is FleetNews.Ended && incident is not null)
        {
            _sidelines.Status?.CountIncident();
        }
        NewsLog.Write(_log, news, incident);
    }

    private string? BeginIncident(int id) => _workers.TryGetValue(id, out WorkerHandle? worker) ? _sidelines.Incidents?.Begin(worker) : null;

    private void Capture(WorkerHandle worker, Queue<FleetEvent> events)
    {
        if (_sidelines.Incidents is { } desk)
        {
            desk.Capture(worker, () => events.Enqueue(new FleetEvent.Captured(worker.Id)));
        }
        else
        {
            events.Enqueue(new FleetEvent.Captured(worker.Id));
        }
    }

    private void Start(FleetAction.Spawn spawn, Queue<FleetEvent> events)
    {
        try
        {
            WorkerHandle worker = _starter.Start(spawn);
            _workers.Add(spawn.Id, worker);
            Log.Booting(_log, worker.Slot, worker.Pid, worker.Generation);
            events.Enqueue(new FleetEvent.Spawned(spawn.Id, worker.Pid));
        }
        catch (Exception e) when (e is Win32Exception or StartException)
        {
            events.Enqueue(new FleetEvent.SpawnFailed(spawn.Id, e.Message));
        }
    }

    /// <summary>Before the drains: a worker that has closed its gate opens it no more.</summary>
    private void Refuse(ImmutableArray<int> except)
    {
        ImmutableArray<ListenerHandle> refuse = _addresses.RefuseAllBut(ListenersOf(except).ToHashSet(), forGood: !except.IsEmpty);
        foreach (WorkerHandle worker in _workers.Values)
        {
            string indexes = string.Join(',', refuse.Select(listener => worker.Listeners.IndexOf(listener)).Where(index => index >= 0));
            if (indexes.Length > 0)
            {
                worker.Tell(new ControlMessage(ControlKind.Refused, Text: indexes));
            }
        }
    }

    private IEnumerable<ListenerHandle> ListenersOf(IEnumerable<int> editions) => editions.SelectMany(edition => _starter.ListenersOf(edition).AsEnumerable());

    /// <summary>All checks, before it may accept; or one of them again.</summary>
    private void Check(WorkerHandle worker, int? only)
    {
        ImmutableArray<GoldenCheck> checks = worker.Recipe.Checks;
        if (only is null && checks.Length > 0)
        {
            Log.Checking(_log, worker.Slot, worker.Pid, _time.GetElapsedTime(worker.StartedAt).TotalSeconds, checks.Length);
        }
        // A worker that serves is measured anyway.
        _checks.Ask(worker.Id, worker.Pid, worker.PrivatePath, only is { } one ? [checks[one]] : checks, only is null ? worker.Recipe.LeastMemoryLimit : 0);
    }

    private void TakeVerdicts(Queue<FleetEvent> events)
    {
        _checks.Quiet();
        while (_checks.TryFetch(out CheckResult result))
        {
            if (result.Wrong is null && _workers.TryGetValue(result.Worker, out WorkerHandle? worker))
            {
                Log.ChecksPassed(_log, worker.Slot, worker.Pid, result.Took.TotalSeconds);
            }
            events.Enqueue(result.Wrong is null ? new FleetEvent.Checked(result.Worker) : new FleetEvent.CheckFailed(result.Worker, result.Wrong));
        }
    }

    private static void Measure(WorkerHandle worker, Queue<FleetEvent> events)
    {
        if (PrivateMemory.Of(worker.Pid, unlessBelow: worker.Recipe.LeastMemoryLimit) is { } bytes)
        {
            events.Enqueue(new FleetEvent.Measured(worker.Id, bytes));
        }
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;
}
