using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>The simulated counterpart of the master's host: processes, and what becomes of what they are told.</summary>
internal sealed class SimulatedHost(Random chance, Queue<FleetEvent> events)
{
    /// <summary>Bytes that a leaking worker comes to have: over the one limit, over the other.</summary>
    public const long Heavy = 200;
    public const long TooHeavy = 400;

    private const int FirstPid = 1000;

    private readonly List<SimulatedWorker> _processes = [];
    private readonly List<FleetOptions> _editions = [];
    private int _nextPid = FirstPid;

    public IReadOnlyList<SimulatedWorker> Processes => _processes;

    public Weather Weather { get; set; } = new();

    /// <summary>Nobody can connect any more.</summary>
    public bool Refuses { get; private set; }

    public int? ExitCode { get; private set; }

    /// <summary>Masters that were started to take this one's place, and live.</summary>
    public int Successors { get; private set; }

    public FleetOptions Adopt(FleetOptions options)
    {
        _editions.Add(options with { Edition = _editions.Count });
        return _editions[^1];
    }

    /// <summary>What was really asked for, whatever a plan makes of it.</summary>
    public FleetOptions Asked(FleetOptions options) => _editions[options.Edition];

    public SimulatedWorker? Find(int id) => _processes.Find(process => process.Id == id);

    public FleetEvent.Tick Look() => new([.. _processes.Select(process => (process.Id, process.Pulse))]);

    /// <summary>The successor ends, by itself or because it was told to.</summary>
    public void EndSuccessor()
    {
        if (Successors > 0)
        {
            Successors--;
            events.Enqueue(new FleetEvent.SuccessorGone("ended"));
        }
    }

    /// <summary>Something happens to one of the processes.</summary>
    public void Disturb(TimeSpan now)
    {
        if (_processes.Count == 0)
        {
            return;
        }
        SimulatedWorker victim = _processes[chance.Next(_processes.Count)];
        switch (chance.Next(9))
        {
            case 0 or 1: End(victim, ExitStatus.Signaled(11)); break;
            case 2: End(victim, ExitStatus.Exited(chance.Next(3))); break;
            case 3: End(victim, ExitStatus.Signaled(9), outOfMemory: true); break;
            case 4: victim.IsFrozen = true; break;
            case 5 when victim is { IsReady: true, WasKilled: false, IsFrozen: false, LeavesAt: null }:
                victim.LeavesAt = now + Seconds(20);
                victim.Accepts = false;
                events.Enqueue(new FleetEvent.LeavingByItself(victim.Id));
                break;
            case 7 when victim is { Accepts: true, IsFrozen: false, HasOverdueWork: false }:
                victim.HasOverdueWork = true;
                events.Enqueue(new FleetEvent.Overdue(victim.Id, new OverdueRequest("GET /", Seconds(40), Seconds(30), chance.Next(5))));
                break;
            case 6 when victim.Accepts: events.Enqueue(new FleetEvent.Spent(victim.Id, Requests: 1000)); break;
        }
    }

    public void LetWorkersLive(TimeSpan now)
    {
        foreach (SimulatedWorker process in _processes.ToArray())
        {
            if (process.CapturedAt <= now)
            {
                process.CapturedAt = null;
                events.Enqueue(new FleetEvent.Captured(process.Id));
            }
            if (process.DiesAt <= now)
            {
                End(process, ExitStatus.Signaled(9));
            }
            else if (!process.IsFrozen && !process.WasKilled)
            {
                Live(process, now);
            }
            else if (process.AnswersAt <= now)
            {
                GiveUpCheck(process);
            }
        }
    }

    public void CarryOut(FleetAction action, TimeSpan now)
    {
        switch (action)
        {
            case FleetAction.Spawn spawn: Start(spawn, now); break;
            case FleetAction.Check(int id, _) when Find(id) is { } process:
                // One answer in a hundred gets lost.
                process.AnswersAt = chance.Next(100) == 0 ? null : now + Seconds(3);
                break;
            case FleetAction.Measure(int id) when Find(id) is { } process:
                events.Enqueue(new FleetEvent.Measured(id, !process.Leaks ? Heavy / 2 : chance.Next(3) == 0 ? TooHeavy : Heavy));
                break;
            case FleetAction.Accept(int id) when Find(id) is { } process: process.Accepts = true; break;
            case FleetAction.Drain(int id, TimeSpan budget, _) when Find(id) is { } process:
                process.Accepts = false;
                // Some never finish: a frozen one, or one with an endless request.
                TimeSpan? finished = chance.Next(6) == 0 ? null : now + Min(Seconds(30), budget);
                // Overdue work may end late, or never.
                bool hangs = process.HasOverdueWork && chance.Next(4) > 0;
                process.LeavesAt = hangs ? null : finished;
                process.OthersEndAt = hangs ? finished : null;
                break;
            case FleetAction.Isolate(int id, _, _) when Find(id) is { } process:
                process.Accepts = false;
                // One that has nothing left ends by itself.
                process.LeavesAt = chance.Next(3) == 0 ? now + Seconds(1) : null;
                break;
            case FleetAction.Quit(int id) when Find(id) is { } process:
                process.Accepts = false;
                process.LeavesAt = chance.Next(6) == 0 ? null : now + Seconds(1.5);
                break;
            case FleetAction.CaptureStacks(int id) when Find(id) is { } process:
                process.CapturedAt = chance.Next(6) == 0 ? null : now + Seconds(chance.Next(3) == 0 ? 8 : 0.5);
                break;
            case FleetAction.Kill(int id) when Find(id) is { } process:
                process.WasKilled = true;
                process.Accepts = false;
                process.DiesAt = now + (chance.Next(10) == 0 ? Seconds(60) : Seconds(0.01));
                break;
            case FleetAction.StartSuccessor:
                bool starts = chance.Next(3) > 0;
                Successors += starts ? 1 : 0;
                events.Enqueue(starts ? new FleetEvent.SuccessorStarted(_nextPid++) : new FleetEvent.SuccessorGone("could not be started"));
                break;
            case FleetAction.EndSuccessor: EndSuccessor(); break;
            case FleetAction.Refuse refuse: Refuses |= refuse.Except.IsEmpty; break;
            case FleetAction.Exit(int code): ExitCode = code; break;
        }
    }

    private void Live(SimulatedWorker process, TimeSpan now)
    {
        process.Pulse = now;
        if (process.OthersEndAt <= now)
        {
            process.OthersEndAt = null;
            events.Enqueue(new FleetEvent.OnlyOverdueLeft(process.Id));
        }
        if (process.LeavesAt <= now)
        {
            End(process, ExitStatus.Exited(0));
        }
        else if (process.ReadyAt <= now && !process.IsReady)
        {
            process.ReadyAt = null;
            GetReady(process);
        }
        else if (process.AnswersAt <= now)
        {
            process.AnswersAt = null;
            Answer(process);
        }
    }

    private void GetReady(SimulatedWorker process)
    {
        if (Weather.Boots)
        {
            process.IsReady = true;
            events.Enqueue(new FleetEvent.Ready(process.Id));
        }
        else
        {
            events.Enqueue(new FleetEvent.Failed(process.Id, "the app throws"));
            // Our own code there ends with 4 if APP can mean nothing.
            End(process, ExitStatus.Exited(chance.Next(4) == 0 ? 4 : 3));
        }
    }

    private void Answer(SimulatedWorker process)
    {
        bool isRight = process.AnswersRight && Weather.DatabaseIsUp;
        process.IsChecked |= isRight;
        process.FailedChecks = isRight ? 0 : process.FailedChecks + 1;
        events.Enqueue(isRight ? new FleetEvent.Checked(process.Id) : new FleetEvent.CheckFailed(process.Id, "check 'film': probability 0.412"));
    }

    /// <summary>Nobody answers: the host bounds each check.</summary>
    private void GiveUpCheck(SimulatedWorker process)
    {
        process.AnswersAt = null;
        process.FailedChecks++;
        events.Enqueue(new FleetEvent.CheckFailed(process.Id, "check 'film': no answer within 10 s"));
    }

    private void End(SimulatedWorker process, ExitStatus status, bool outOfMemory = false)
    {
        _processes.Remove(process);
        if (process.AnswersAt is not null && chance.Next(2) == 0)
        {
            // The end of a connection is seen before that of a process, or after it.
            GiveUpCheck(process);
        }
        events.Enqueue(new FleetEvent.Exited(process.Id, status) { OutOfMemory = outOfMemory });
        if (process.AnswersAt is not null)
        {
            GiveUpCheck(process);
        }
    }

    private void Start(FleetAction.Spawn spawn, TimeSpan now)
    {
        if (!Weather.Spawns)
        {
            events.Enqueue(new FleetEvent.SpawnFailed(spawn.Id, "no memory"));
            return;
        }
        _processes.Add(new SimulatedWorker(spawn, _editions[spawn.Edition], _nextPid)
        {
            ReadyAt = Weather.Hangs && chance.Next(12) == 0 ? null : now + Seconds(Weather.Hangs ? 8 : 1),
            Pulse = now,
            AnswersRight = Weather.AnswersRight,
            Leaks = Weather.Leaks,
        });
        events.Enqueue(new FleetEvent.Spawned(spawn.Id, _nextPid++));
        events.Enqueue(new FleetEvent.Hello(spawn.Id));
    }

    private TimeSpan Seconds(double most) => TimeSpan.FromSeconds(chance.NextDouble() * most);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
