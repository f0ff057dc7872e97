using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>
/// The kernel, the workers and the operators around one plan, in virtual time and from one seed: processes boot slowly, crash, freeze,
/// fail to be made; signals come when they like; the clock jumps. After each step the invariants are checked.
/// </summary>
internal sealed class SimulatedWorld
{
    private readonly Random _chance;
    private readonly List<SimulatedWorker> _processes = [];
    private readonly Queue<FleetEvent> _events = new();
    private readonly Invariants _invariants = new();

    // The app on disk: whether it boots, whether it can be executed at all, whether it is slow to boot and hangs now and then.
    private bool _appBoots = true;
    private bool _spawnWorks = true;
    private bool _appHangs = true;
    private int _nextPid = 1000;
    private int _nextEdition;

    public SimulatedWorld(int seed)
    {
        _chance = new Random(seed);
        State = new FleetState(SomeOptions());
    }

    public FleetState State { get; private set; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public int? ExitCode { get; private set; }

    /// <summary>Nobody can connect any more.</summary>
    public bool Refuses { get; private set; }

    public int EventsHandled { get; private set; }

    /// <summary>Lives through a history: chaos, then quiet, then a stop.</summary>
    public void Live(int steps)
    {
        Handle(Look());
        for (int i = 0; i < steps && ExitCode is null; i++)
        {
            Disturb();
            Pass(Pause());
        }
        Recover();
        Stop();
    }

    private FleetOptions SomeOptions() => new()
    {
        Workers = _chance.Next(1, 6),
        Timeout = _chance.Next(5) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(_chance.Next(1, 40)),
        StartupTimeout = TimeSpan.FromSeconds(_chance.Next(2, 60)),
        GracefulTimeout = TimeSpan.FromSeconds(_chance.Next(0, 40)),
        PulseInterval = TimeSpan.FromSeconds(0.5),
        MaxSurge = _chance.Next(1, 3),
        Edition = _nextEdition++,
        ShutdownDelay = TimeSpan.FromSeconds(Math.Max(0, _chance.Next(-20, 20))),
    };

    private void Recover()
    {
        (_appBoots, _spawnWorks, _appHangs) = (true, true, false);
        for (int i = 0; i < 400 && ExitCode is null; i++)
        {
            Pass(TimeSpan.FromSeconds(1));
        }
        if (ExitCode is null && State.Phase == FleetPhase.Running)
        {
            Invariants.AllSlotsAreServed(State);
        }
    }

    private void Stop()
    {
        if (ExitCode is null)
        {
            _events.Enqueue(new FleetEvent.Stop());
            for (int i = 0; i < 200 && ExitCode is null; i++)
            {
                Pass(TimeSpan.FromSeconds(1));
            }
        }
        _invariants.AllIsOver(State, _processes, ExitCode);
    }

    /// <summary>Something goes wrong, or somebody wants something.</summary>
    private void Disturb()
    {
        SimulatedWorker? victim = _processes.Count > 0 ? _processes[_chance.Next(_processes.Count)] : null;
        switch (_chance.Next(24))
        {
            case 0 when victim is not null: End(victim, ExitStatus.Signaled(11)); break;
            case 1 when victim is not null: End(victim, ExitStatus.Exited(_chance.Next(3))); break;
            case 2 when victim is not null: victim.IsFrozen = true; break;
            case 3 when victim is { IsReady: true, WasKilled: false, IsFrozen: false, Accepts: true }:
                victim.LeavesAt = Now + Seconds(20);
                victim.Accepts = false;
                _events.Enqueue(new FleetEvent.LeavingByItself(victim.Id));
                break;
            case 4: _appBoots = !_appBoots; break;
            case 5: _spawnWorks = _chance.Next(3) > 0; break;
            case 6: _events.Enqueue(new FleetEvent.Reload(_chance.Next(2) == 0 ? null : SomeOptions())); break;
            case 7: _events.Enqueue(new FleetEvent.Scale(_chance.Next(2) == 0 ? 1 : -1)); break;
            case 8: Now += Seconds(120); break;
            case 9 when _chance.Next(40) == 0: _events.Enqueue(new FleetEvent.Stop()); break;
            case 10 when _chance.Next(40) == 0: _events.Enqueue(new FleetEvent.StopNow()); break;
            case 10 when victim is { Accepts: true }: _events.Enqueue(new FleetEvent.Spent(victim.Id, Requests: 1000)); break;
            case 10 when _chance.Next(8) == 0: _events.Enqueue(new FleetEvent.Rest()); break;
            case 13 when victim is { Accepts: true, IsFrozen: false, HasOverdueWork: false }:
                victim.HasOverdueWork = true;
                _events.Enqueue(new FleetEvent.Overdue(victim.Id, new OverdueRequest("GET /", Seconds(40), Seconds(30), _chance.Next(5))));
                break;
            case 14 when _chance.Next(4) == 0: _events.Enqueue(new FleetEvent.OnlyOverdueLeft(100_000 + _chance.Next(50))); break;
            case 11: _events.Enqueue(new FleetEvent.Exited(100_000 + _chance.Next(50), ExitStatus.Exited(0))); break;
            case 12: _events.Enqueue(new FleetEvent.Ready(100_000 + _chance.Next(50))); break;
        }
    }

    /// <summary>Time passes: workers do what is due, the plan's alarm rings when it asked for it.</summary>
    private void Pass(TimeSpan span)
    {
        TimeSpan until = Now + span;
        do
        {
            TimeSpan next = until;
            foreach (TimeSpan? due in _processes.Select(process => process.NextDue).Append(State.WakeAt))
            {
                if (due < next)
                {
                    next = due.Value > Now ? due.Value : Now;
                }
            }
            Now = next;
            LetWorkersLive();
            DrainEvents();
            Handle(Look());
            DrainEvents();
            if (ExitCode is null)
            {
                _invariants.Progress(State, Now);
            }
        }
        while (Now < until && ExitCode is null);
    }

    private void LetWorkersLive()
    {
        foreach (SimulatedWorker process in _processes.ToArray())
        {
            if (process.CapturedAt <= Now)
            {
                process.CapturedAt = null;
                _events.Enqueue(new FleetEvent.Captured(process.Id));
            }
            if (process.DiesAt <= Now)
            {
                End(process, ExitStatus.Signaled(9));
            }
            else if (!process.IsFrozen && !process.WasKilled)
            {
                Live(process);
            }
        }
    }

    private void Live(SimulatedWorker process)
    {
        process.Pulse = Now;
        if (process.OthersEndAt <= Now)
        {
            process.OthersEndAt = null;
            _events.Enqueue(new FleetEvent.OnlyOverdueLeft(process.Id));
        }
        if (process.LeavesAt <= Now)
        {
            End(process, ExitStatus.Exited(0));
        }
        else if (process.ReadyAt <= Now && !process.IsReady)
        {
            process.ReadyAt = null;
            if (_appBoots)
            {
                process.IsReady = true;
                _events.Enqueue(new FleetEvent.Ready(process.Id));
            }
            else
            {
                _events.Enqueue(new FleetEvent.Failed(process.Id, "the app throws"));
                End(process, ExitStatus.Exited(3));
            }
        }
    }

    private void End(SimulatedWorker process, ExitStatus status)
    {
        _processes.Remove(process);
        _events.Enqueue(new FleetEvent.Exited(process.Id, status));
    }

    private void DrainEvents()
    {
        while (_events.TryDequeue(out FleetEvent? happened) && ExitCode is null)
        {
            Handle(happened);
        }
    }

    private void Handle(FleetEvent happened)
    {
        if (ExitCode is not null)
        {
            return;
        }
        EventsHandled++;
        FleetState before = State;
        (State, ImmutableArray<FleetAction> actions) = Plan.Next(before, happened, Now);
        Invariants.Doors(before, actions, State, Refuses);
        _invariants.Check(before, happened, Now, actions, State);
        foreach (FleetAction action in actions)
        {
            CarryOut(action);
        }
    }

    private FleetEvent.Tick Look() => new([.. _processes.Select(process => (process.Id, process.Pulse))]);

    private void CarryOut(FleetAction action)
    {
        switch (action)
        {
            case FleetAction.Spawn spawn: Start(spawn); break;
            case FleetAction.Accept(int id) when Find(id) is { } process: process.Accepts = true; break;
            case FleetAction.Drain(int id, TimeSpan budget, _) when Find(id) is { } process:
                process.Accepts = false;
                // Some never finish: a frozen one, or one with an endless request.
                TimeSpan? finished = _chance.Next(6) == 0 ? null : Now + Min(Seconds(30), budget);
                // Overdue work may end late, or never.
                bool hangs = process.HasOverdueWork && _chance.Next(4) > 0;
                process.LeavesAt = hangs ? null : finished;
                process.OthersEndAt = hangs ? finished : null;
                break;
            case FleetAction.Quit(int id) when Find(id) is { } process:
                process.Accepts = false;
                process.LeavesAt = _chance.Next(6) == 0 ? null : Now + Seconds(1.5);
                break;
            case FleetAction.CaptureStacks(int id) when Find(id) is { } process:
                process.CapturedAt = _chance.Next(6) == 0 ? null : Now + Seconds(_chance.Next(3) == 0 ? 8 : 0.5);
                break;
            case FleetAction.Kill(int id) when Find(id) is { } process:
                process.WasKilled = true;
                process.Accepts = false;
                process.DiesAt = Now + (_chance.Next(10) == 0 ? Seconds(60) : Seconds(0.01));
                break;
            case FleetAction.Refuse refuse: Refuses |= refuse.Except.IsEmpty; break;
            case FleetAction.Exit(int code): ExitCode = code; break;
        }
    }

    private void Start(FleetAction.Spawn spawn)
    {
        if (!_spawnWorks)
        {
            _events.Enqueue(new FleetEvent.SpawnFailed(spawn.Id, "no memory"));
            return;
        }
        _processes.Add(new SimulatedWorker(spawn.Id, spawn.Slot, spawn.Generation, _nextPid)
        {
            ReadyAt = _appHangs && _chance.Next(12) == 0 ? null : Now + Seconds(_appHangs ? 8 : 1),
            Pulse = Now,
        });
        _events.Enqueue(new FleetEvent.Spawned(spawn.Id, _nextPid++));
        _events.Enqueue(new FleetEvent.Hello(spawn.Id));
    }

    private SimulatedWorker? Find(int id) => _processes.Find(process => process.Id == id);

    private TimeSpan Pause() => _chance.Next(3) == 0 ? TimeSpan.Zero : Seconds(_chance.Next(4) == 0 ? 40 : 2);

    private TimeSpan Seconds(double most) => TimeSpan.FromSeconds(_chance.NextDouble() * most);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
