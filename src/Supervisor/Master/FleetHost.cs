using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
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
/// The plan's hands and ears: it does what an action says, and turns what the kernel and the workers say into events. It decides nothing.
/// </summary>
/// <param name="configuration">Read again at HUP; none: a reload takes what the start took.</param>
internal sealed class FleetHost(
    WorkerStarter starter, Addresses addresses, RunningConfiguration? configuration, Handover handover, SignalInbox signals, LineLogger log, LogFile? accessLog, Sidelines sidelines, TimeProvider time) : IDisposable
{
    // A worker that talks without end must not keep the loop from the others.
    private const int MostMessagesAtOnce = 64;

    private const int SignalOfKill = 9;

    private readonly SortedDictionary<int, WorkerHandle> _workers = [];
    private readonly byte[] _buffer = new byte[ControlMessage.MaxBytes];
    private readonly PollSet _watched = new();
    private readonly AbortGrace _grace = new(time);
    private readonly CheckDesk _checks = new(time);
    private readonly OutOfMemoryKills _outOfMemory = OutOfMemoryKills.OfThisProcess();

    /// <summary>Whose app and addresses the status page shows.</summary>
    private int _shownEdition;

    /// <summary>The time, with what the status page shows of the workers' pulses.</summary>
    public FleetEvent.Tick Look() => new([.. _workers.Values.Select(worker => (worker.Id, time.GetElapsedTime(0, Volatile.Read(ref worker.Cell.Pulse))))]);

    public void CarryOut(FleetAction action, Queue<FleetEvent> events)
    {
        sidelines.Hear(action);
        switch (action)
        {
            case FleetAction.Spawn spawn: Start(spawn, events); break;
            case FleetAction.Tell tell:
                Tell(tell.News);
                sidelines.Status?.Count(tell.News);
                break;
            case FleetAction.StartSuccessor: StartSuccessor(events); break;
            case FleetAction.TellPredecessor: handover.Predecessor?.TellReady(); break;
            case FleetAction.TakeOver:
                sidelines.Inheritance?.Begin(handover.Predecessor?.TakeStatus());
                handover.TakeOver();
                sidelines.Control?.TakeOver();
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
                sidelines.Status?.Booted(time.GetElapsedTime(worker.StartedAt));
                Log.Accepting(log, worker.Slot, worker.Pid, time.GetElapsedTime(worker.StartedAt).TotalSeconds);
                worker.Tell(new ControlMessage(ControlKind.Accept));
                break;
            case FleetAction.Pause(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                worker.Tell(new ControlMessage(ControlKind.Pause));
                break;
            case FleetAction.Resume(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                worker.Tell(new ControlMessage(ControlKind.Resume));
                break;
            case FleetAction.EndSuccessor: handover.Successor?.Stop(); break;
            case FleetAction.Drain(int id, TimeSpan budget, TimeSpan linger) when _workers.TryGetValue(id, out WorkerHandle? worker):
                Log.Draining(log, worker.Slot, worker.Pid, worker.Cell.ReadInFlight().Count, budget.TotalSeconds);
                worker.Tell(new ControlMessage(ControlKind.Drain, (long)budget.TotalMilliseconds, (long)linger.TotalMilliseconds));
                break;
            case FleetAction.Quit(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                Log.Quitting(log, worker.Slot, worker.Pid);
                worker.Tell(new ControlMessage(ControlKind.Quit));
                break;
            case FleetAction.CaptureStacks(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                _grace.Begin(worker);
                LastWords.Write(log, worker, time);
                Capture(worker, events);
                break;
            case FleetAction.Kill(int id) when _workers.TryGetValue(id, out WorkerHandle? worker):
                _grace.Kill(worker);
                sidelines.Incidents?.Stop(id);
                break;
        }
    }

    /// <summary>Sleeps until something happens or the span has passed (none: for ever), and queues what happened.</summary>
    public void Wait(TimeSpan? atMost, Queue<FleetEvent> events)
    {
        _watched.Clear();
        foreach (WorkerHandle worker in _workers.Values)
        {
            Watch(worker, events);
        }
        Watch(handover.Successor, events);
        Watch(handover.Predecessor, events);
        sidelines.Incidents?.Watch(_watched, id => events.Enqueue(new FleetEvent.Captured(id)));
        _watched.Add(signals.Descriptor, () => TakeSignals(events));
        _watched.Add(_checks.Descriptor, () => TakeVerdicts(events));
        sidelines.AddTo(_watched);
        sidelines.Control?.Watch(_watched, events);
        _watched.Wait(Sooner(Sooner(atMost, Orphans.NextLook), Sooner(_grace.NextLook, sidelines.NextLook)));
        _grace.Look();
        sidelines.Look();
        if (sidelines.Files?.Look() is [var first, .. var others])
        {
            Log.FilesChanged(log, first, others.Length switch
            {
                0 => "has changed",
                1 => "and 1 other file have changed",
                var more => string.Create(CultureInfo.InvariantCulture, $"and {more} other files have changed"),
            });
            events.Enqueue(ReadForReload());
        }
        sidelines.Inheritance?.Look();
        // Behind the workers: an end of one of ours that nobody has taken yet hides those behind it.
        Orphans.Reap();
    }

    /// <summary>What holds after a step of the plan, for those beside it.</summary>
    public void See(FleetState state)
    {
        foreach (ListenerHandle closed in addresses.Keep(starter.ListenersOf(state.Options.Edition), ListenersOf(state.Editions)))
        {
            Log.NoLongerListening(log, closed.Name);
        }
        if (_shownEdition != state.Options.Edition)
        {
            WorkerRecipe recipe = starter.RecipeOf(_shownEdition = state.Options.Edition);
            sidelines.Status?.Serve(recipe.App.Name, ListenerNames.Of(recipe.Listeners, recipe.Tls is not null));
        }
        sidelines.See(state);
        sidelines.Status?.Show(
            state, id => _workers.TryGetValue(id, out WorkerHandle? worker) ? worker.CellIndex : null, starter.ListenersOf(_shownEdition));
        sidelines.Control?.See(state);
    }

    /// <summary>The plan has taken an event.</summary>
    public void Took(FleetEvent happened, FleetState state, ImmutableArray<FleetAction> actions) => sidelines.Control?.Took(happened, state, actions);

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

    public void Dispose()
    {
        foreach (WorkerHandle worker in _workers.Values)
        {
            starter.Release(worker);
        }
        _workers.Clear();
        _checks.Dispose();
    }

    /// <summary>News of an incident carry its id.</summary>
    private void Tell(FleetNews news)
    {
        string? incident = news switch
        {
            FleetNews.Ended(var ended, var reason, var status, _) => sidelines.Incidents?.Close(ended, reason, status),
            FleetNews.Silent { Worker.Id: var id } => BeginIncident(id),
            FleetNews.BootTimedOut { Worker.Id: var id } => BeginIncident(id),
            FleetNews.DrainOverran { Worker.Id: var id } => BeginIncident(id),
            FleetNews.OnlyOverdueLeft { Worker.Id: var id } => BeginIncident(id),
            _ => null,
        };
        if (news is FleetNews.Ended && incident is not null)
        {
            sidelines.Status?.CountIncident();
        }
        NewsLog.Write(log, news, incident);
    }

    private string? BeginIncident(int id) => _workers.TryGetValue(id, out WorkerHandle? worker) ? sidelines.Incidents?.Begin(worker) : null;

    private void Capture(WorkerHandle worker, Queue<FleetEvent> events)
    {
        if (sidelines.Incidents is { } desk)
        {
            desk.Capture(worker, () => events.Enqueue(new FleetEvent.Captured(worker.Id)));
        }
        else
        {
            events.Enqueue(new FleetEvent.Captured(worker.Id));
        }
    }

    // The voice before the end: last words are heard before the exit that they explain.
    private void Watch(WorkerHandle worker, Queue<FleetEvent> events)
    {
        if (worker.IsListening)
        {
            _watched.Add(worker.Control, () => Hear(worker, events));
        }
        if (worker.Output is { IsOpen: true } output)
        {
            _watched.Add(output.Descriptor, () => output.Read(line => log.WriteOutputOf(worker.Slot, worker.Pid, line)));
        }
        _watched.Add(worker.PidFd, () =>
        {
            Hear(worker, events);
            Reap(worker, events);
        });
    }

    private void Watch(Successor? successor, Queue<FleetEvent> events)
    {
        if (successor is null)
        {
            return;
        }
        if (successor.IsTalking)
        {
            _watched.Add(successor.Control, () =>
            {
                if (successor.HearReady())
                {
                    events.Enqueue(new FleetEvent.SuccessorReady());
                }
            });
        }
        _watched.Add(successor.PidFd, () =>
        {
            if (successor.TryReap() is { } status)
            {
                sidelines.Inheritance?.Begin(successor.TakeStatus());
                handover.ForgetSuccessor();
                events.Enqueue(new FleetEvent.SuccessorGone($"with pid {successor.Pid} ended: {status}"));
            }
        });
    }

    // It never says anything: readable means that its end was closed.
    private void Watch(Predecessor? predecessor, Queue<FleetEvent> events)
    {
        if (predecessor is not null)
        {
            _watched.Add(predecessor.Control, () => events.Enqueue(new FleetEvent.PredecessorGone()));
        }
    }

    private void Start(FleetAction.Spawn spawn, Queue<FleetEvent> events)
    {
        try
        {
            WorkerHandle worker = starter.Start(spawn);
            _workers.Add(spawn.Id, worker);
            Log.Booting(log, worker.Slot, worker.Pid, worker.Generation);
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
        ImmutableArray<ListenerHandle> refuse = addresses.RefuseAllBut(ListenersOf(except).ToHashSet(), forGood: !except.IsEmpty);
        foreach (WorkerHandle worker in _workers.Values)
        {
            string indexes = string.Join(',', refuse.Select(listener => worker.Listeners.IndexOf(listener)).Where(index => index >= 0));
            if (indexes.Length > 0)
            {
                worker.Tell(new ControlMessage(ControlKind.Refused, Text: indexes));
            }
        }
    }

    private IEnumerable<ListenerHandle> ListenersOf(IEnumerable<int> editions) => editions.SelectMany(edition => starter.ListenersOf(edition).AsEnumerable());

    /// <summary>All checks, before it may accept; or one of them again.</summary>
    private void Check(WorkerHandle worker, int? only)
    {
        ImmutableArray<GoldenCheck> checks = worker.Recipe.Checks;
        if (only is null && checks.Length > 0)
        {
            Log.Checking(log, worker.Slot, worker.Pid, time.GetElapsedTime(worker.StartedAt).TotalSeconds, checks.Length);
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
                Log.ChecksPassed(log, worker.Slot, worker.Pid, result.Took.TotalSeconds);
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

    private void StartSuccessor(Queue<FleetEvent> events)
    {
        try
        {
            handover.StartSuccessor(sidelines.Inheritance!.Shared);
            events.Enqueue(new FleetEvent.SuccessorStarted(handover.Successor!.Pid));
        }
        catch (Win32Exception e)
        {
            events.Enqueue(new FleetEvent.SuccessorGone($"could not be started: {e.Message}"));
        }
    }

    private void Hear(WorkerHandle worker, Queue<FleetEvent> events)
    {
        for (int i = 0; i < MostMessagesAtOnce && worker.TryHear(_buffer, out ControlMessage message); i++)
        {
            switch (message.Kind)
            {
                case ControlKind.Hello:
                    Log.Hello(log, worker.Slot, worker.Pid, worker.PrivateSocket);
                    events.Enqueue(new FleetEvent.Hello(worker.Id));
                    break;
                case ControlKind.Ready:
                    events.Enqueue(new FleetEvent.Ready(worker.Id));
                    break;
                case ControlKind.Draining when message.Number == 1:
                    Log.LeavingByItself(log, worker.Slot, worker.Pid);
                    events.Enqueue(new FleetEvent.LeavingByItself(worker.Id));
                    break;
                case ControlKind.Accepting:
                    Log.Promoted(log, worker.Slot, worker.Pid, (time.GetElapsedTime(0, message.Number) - worker.PlaceEmptySince).TotalMilliseconds);
                    break;
                case ControlKind.Spent:
                    events.Enqueue(new FleetEvent.Spent(worker.Id, message.Number));
                    break;
                case ControlKind.Overdue:
                    events.Enqueue(new FleetEvent.Overdue(worker.Id, RequestOf(worker, message)));
                    break;
                case ControlKind.OnlyOverdueLeft:
                    events.Enqueue(new FleetEvent.OnlyOverdueLeft(worker.Id));
                    break;
                case ControlKind.Aborted:
                    _grace.Done(worker);
                    break;
                case ControlKind.Drained:
                    Log.Drained(log, worker.Slot, worker.Pid);
                    break;
                case ControlKind.Failed:
                    Log.AppFailed(log, worker.Slot, worker.Pid, message.Text);
                    events.Enqueue(new FleetEvent.Failed(worker.Id, FirstLine(message.Text)));
                    break;
                case ControlKind.Log:
                    log.WriteFor(worker.Pid, (LogLevel)Math.Clamp(message.Number, 0, (long)LogLevel.Critical), message.Text);
                    break;
            }
        }
    }

    private void Reap(WorkerHandle worker, Queue<FleetEvent> events)
    {
        if (worker.TryReap() is { } status)
        {
            events.Enqueue(new FleetEvent.Exited(worker.Id, status) { OutOfMemory = status.Signal == SignalOfKill && _outOfMemory.TakeOne() });
            _workers.Remove(worker.Id);
            _grace.Forget(worker);
            worker.Output?.Finish(line => log.WriteOutputOf(worker.Slot, worker.Pid, line));
            sidelines.Incidents?.Found(worker);
            starter.Release(worker);
        }
    }

    private void TakeSignals(Queue<FleetEvent> events)
    {
        signals.Quiet();
        while (signals.TryTake(out PosixSignal signal))
        {
            FleetEvent? meaning = signal switch
            {
                PosixSignal.SIGTERM => new FleetEvent.Stop(),
                PosixSignal.SIGINT or PosixSignal.SIGQUIT => new FleetEvent.StopNow(),
                SignalInbox.User2 => new FleetEvent.Upgrade(),
                PosixSignal.SIGWINCH when configuration?.IsDaemon == true => new FleetEvent.Rest(),
                PosixSignal.SIGTTIN => new FleetEvent.Scale(1),
                PosixSignal.SIGTTOU => new FleetEvent.Scale(-1),
                _ => null,
            };
            if (signal == SignalInbox.User1)
            {
                Log.HandlingSignal(log, SignalInbox.NameOf(signal));
                ReopenLogs();
                continue;
            }
            if (signal == PosixSignal.SIGHUP)
            {
                Log.HandlingSignal(log, SignalInbox.NameOf(signal));
                events.Enqueue(ReadForReload());
                continue;
            }
            if (meaning is null)
            {
                Log.IgnoringSignal(log, SignalInbox.NameOf(signal));
                continue;
            }
            Log.HandlingSignal(log, SignalInbox.NameOf(signal));
            events.Enqueue(meaning);
        }
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
        foreach (WorkerHandle worker in _workers.Values)
        {
            worker.Tell(new ControlMessage(ControlKind.ReopenLogs), accessLog.Descriptor);
        }
        return true;
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;

    private static OverdueRequest RequestOf(WorkerHandle worker, ControlMessage message) => new(
        LastWords.Printable(message.Text),
        TimeSpan.FromMilliseconds(message.Number),
        TimeSpan.FromMilliseconds(message.Linger),
        worker.Cell.ReadInFlight().Count(request => !request.IsOverdue));

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
}
