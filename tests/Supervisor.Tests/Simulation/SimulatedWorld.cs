using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>
/// The kernel, the workers and the operators around one plan, in virtual time and from one seed: processes boot slowly, crash, freeze,
/// leak, answer wrongly, fail to be made; signals come when they like; the clock jumps. After each step the invariants are checked.
/// </summary>
internal sealed class SimulatedWorld
{
    private readonly Random _chance;
    private readonly PlanFunction _plan;
    private readonly SimulatedHost _host;
    private readonly Queue<FleetEvent> _events = new();
    private readonly Invariants _invariants = new();

    public SimulatedWorld(int seed, PlanFunction? plan = null)
    {
        _chance = new Random(seed);
        _plan = plan ?? Plan.Next;
        _host = new SimulatedHost(_chance, _events);
        State = new FleetState(_host.Adopt(SomeOptions())) { HasPredecessor = _chance.Next(6) == 0 };
    }

    /// <summary>What happened last.</summary>
    public Chronicle Chronicle { get; } = new();

    public FleetState State { get; private set; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public int? ExitCode => _host.ExitCode;

    public int EventsHandled { get; private set; }

    /// <summary>Lives through a history: chaos, then quiet, then a stop.</summary>
    public void Live(int steps)
    {
        Handle(_host.Look());
        for (int i = 0; i < steps && ExitCode is null; i++)
        {
            do
            {
                // Now and then one comes upon the other, before what the first has led to is known.
                Disturb();
            }
            while (_chance.Next(5) == 0);
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
        ShutdownDelay = TimeSpan.FromSeconds(Math.Max(0, _chance.Next(-20, 20))),
        MinReady = _chance.Next(3) == 0 ? TimeSpan.FromSeconds(_chance.Next(1, 20)) : TimeSpan.Zero,
        ChecksLimit = _chance.Next(2) == 0 ? TimeSpan.FromSeconds(10) : TimeSpan.Zero,
        Repeats = _chance.Next(4) == 0 ? [new CheckRepeat(Check: 0, TimeSpan.FromSeconds(_chance.Next(20, 60)), Failures: _chance.Next(1, 4))] : [],
        Spares = Math.Max(0, _chance.Next(-2, 3)),
        MaxAge = _chance.Next(4) == 0 ? TimeSpan.FromSeconds(_chance.Next(30, 300)) : TimeSpan.Zero,
        MaxAgeJitter = TimeSpan.FromSeconds(_chance.Next(0, 30)),
        MaxMemory = _chance.Next(4) == 0 ? SimulatedHost.Heavy - 1 : 0,
        MaxMemoryHard = _chance.Next(6) == 0 ? SimulatedHost.TooHeavy - 1 : 0,
        // Looked at often it would be most of what happens.
        MemoryInterval = TimeSpan.FromSeconds(20),
    };

    private void Recover()
    {
        _host.Weather = Weather.Fine;
        for (int i = 0; i < 400 && ExitCode is null; i++)
        {
            Pass(TimeSpan.FromSeconds(1));
        }
        if (ExitCode is null && State.Phase == FleetPhase.Running)
        {
            _invariants.AllSlotsAreServed(State, _host);
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
        _invariants.AllIsOver(State, _host.Processes, ExitCode);
    }

    /// <summary>Something goes wrong, or somebody wants something.</summary>
    private void Disturb()
    {
        Weather weather = _host.Weather;
        switch (_chance.Next(40))
        {
            case < 8: _host.Disturb(Now); break;
            case 8: _host.Weather = weather with { Boots = !weather.Boots }; break;
            case 9: _host.Weather = weather with { Spawns = _chance.Next(3) > 0 }; break;
            case 10 or 11: _host.Weather = weather with { AnswersRight = !weather.AnswersRight }; break;
            case 12: _host.Weather = weather with { DatabaseIsUp = !weather.DatabaseIsUp }; break;
            case 13: _host.Weather = weather with { Leaks = !weather.Leaks }; break;
            case 14 or 15: _events.Enqueue(new FleetEvent.Reload(_chance.Next(2) == 0 ? null : _host.Adopt(SomeOptions()))); break;
            case 16: _events.Enqueue(new FleetEvent.Scale(_chance.Next(2) == 0 ? 1 : -1)); break;
            case 17: Now += Seconds(120); break;
            case 18 when _chance.Next(40) == 0: _events.Enqueue(new FleetEvent.Stop()); break;
            case 19 when _chance.Next(40) == 0: _events.Enqueue(new FleetEvent.StopNow()); break;
            case 20: _events.Enqueue(new FleetEvent.Exited(100_000 + _chance.Next(50), ExitStatus.Exited(0))); break;
            case 21: _events.Enqueue(new FleetEvent.Ready(100_000 + _chance.Next(50))); break;
            case 22: _events.Enqueue(new FleetEvent.ReloadRefused("workers 'many': must be a number")); break;
            case 23: _events.Enqueue(new FleetEvent.Upgrade()); break;
            case 24 when State.Successor > 0 && _chance.Next(2) == 0: _events.Enqueue(new FleetEvent.SuccessorReady()); break;
            case 24: _host.EndSuccessor(); break;
            case 26 when _chance.Next(8) == 0: _events.Enqueue(new FleetEvent.Rest()); break;
            case 27 when _chance.Next(4) == 0: _events.Enqueue(new FleetEvent.OnlyOverdueLeft(100_000 + _chance.Next(50))); break;
            case 25 when State.HasPredecessor: _events.Enqueue(new FleetEvent.PredecessorGone()); break;
            case 33: _events.Enqueue(new FleetEvent.ScaleTo(_chance.Next(0, 7))); break;
            case 34 when SomeId() is { } id: _events.Enqueue(new FleetEvent.OrderDrain(id)); break;
            case 35 when SomeId() is { } id: _events.Enqueue(new FleetEvent.OrderRecycle(id)); break;
            case 36 when SomeId() is { } id && _chance.Next(4) == 0: _events.Enqueue(new FleetEvent.OrderKill(id)); break;
            case 37: _events.Enqueue(_chance.Next(2) == 0 ? new FleetEvent.Pause() : new FleetEvent.Resume()); break;
            case 38: _events.Enqueue(_chance.Next(2) == 0 ? new FleetEvent.RollBack() : new FleetEvent.Commit()); break;
        }
    }

    private int? SomeId() => State.Workers.IsEmpty ? null : State.Workers[_chance.Next(State.Workers.Count)].Id;

    /// <summary>Time passes: workers do what is due, the plan's alarm rings when it asked for it.</summary>
    private void Pass(TimeSpan span)
    {
        TimeSpan until = Now + span;
        do
        {
            TimeSpan next = until;
            foreach (TimeSpan? due in _host.Processes.Select(process => process.NextDue).Append(State.WakeAt))
            {
                if (due < next)
                {
                    next = due.Value > Now ? due.Value : Now;
                }
            }
            Now = next;
            _host.LetWorkersLive(Now);
            DrainEvents();
            Handle(_host.Look());
            Invariants.Looked(State, Now, _host);
            DrainEvents();
            if (ExitCode is null)
            {
                _invariants.Progress(State, Now);
            }
        }
        while (Now < until && ExitCode is null);
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
        (State, ImmutableArray<FleetAction> actions) = _plan(before, happened, Now);
        Chronicle.Note(Now, happened, actions, State);
        _invariants.Check(new Step(before, happened, actions, State, Now, _host));
        foreach (FleetAction action in actions)
        {
            _host.CarryOut(action, Now);
        }
    }

    private TimeSpan Pause() => _chance.Next(3) == 0 ? TimeSpan.Zero : Seconds(_chance.Next(4) == 0 ? 40 : 2);

    private TimeSpan Seconds(double most) => TimeSpan.FromSeconds(_chance.NextDouble() * most);
}
