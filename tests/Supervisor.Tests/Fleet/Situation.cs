using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

/// <summary>
/// The fleet before a row of the state table: two slots, worker 1 (the one that the row is about) in slot 0, worker 2 in slot 1. Where
/// worker 1 is no capacity any more, its successor, worker 3, serves in its slot already, so that a row shows only what its event does.
/// </summary>
internal static class Situation
{
    public const int Subject = 1;
    private const int Predecessor = 0;
    private const int Other = 2;
    private const int Successor = 3;
    private const int Spare = 9;

    public static readonly TimeSpan Now = TimeSpan.FromHours(1);

    private static readonly FleetOptions Options = new() { Workers = 2 };
    private static readonly FleetOptions WithChecks = Options with { ChecksLimit = TimeSpan.FromSeconds(10) };
    private static readonly FleetOptions WithTrial = Options with { MinReady = TimeSpan.FromSeconds(5) };
    private static readonly FleetOptions WithSpare = Options with { Spares = 1 };

    /// <param name="fleet">
    /// running, checked, spared, delayed (TERM has come, the stop begins later), resting (WINCH has come to a daemon), first start, reload,
    /// changed reload, trial, starting an upgrade (what came of it hasn't been told), upgrading (a successor runs), successor (a predecessor runs; new: it has not been told), stopping or quitting.
    /// </param>
    /// <param name="stage">The stage of worker 1.</param>
    /// <param name="happens">The event, in the table's words.</param>
    public static FleetState Before(string fleet, WorkerStage stage, string happens)
    {
        WorkerState subject = WorkerIn(stage, Subject, slot: 0);
        WorkerState other = WorkerIn(WorkerStage.Serving, Other, slot: 1);
        FleetState state = new(Options) { ProvenGeneration = 1, NextId = 4 };
        switch (fleet)
        {
            case "running":
                state = state with { Workers = [subject, other], Options = stage == WorkerStage.Standing ? WithSpare : Options };
                if (!subject.IsLive || subject.IsSpare)
                {
                    state = state with { Workers = state.Workers.Add(WorkerIn(WorkerStage.Serving, Successor, slot: 0)) };
                }
                break;
            case "delayed":
                state = state with { Workers = [subject, other], StopsAt = Now + TimeSpan.FromSeconds(10) };
                break;
            case "resting":
                state = state with { Workers = [subject, WorkerIn(WorkerStage.Draining, Other, slot: 1)], Target = 0 };
                break;
            case "checked":
                state = state with { Workers = [subject with { Options = WithChecks }, other], Options = WithChecks };
                break;
            case "spared":
                state = state with { Workers = [subject, other, WorkerIn(WorkerStage.Standing, Spare, slot: 0)], Options = WithSpare, NextId = 10 };
                break;
            case "paused and spared":
                state = state with { Workers = [subject, other, WorkerIn(WorkerStage.Standing, Spare, slot: 0)], Options = WithSpare, NextId = 10, IsPaused = true };
                break;
            case "paused":
                state = state with { Workers = [subject, other], IsPaused = true };
                break;
            case "starting an upgrade":
                state = state with { Workers = [subject, other], StartsSuccessor = true };
                break;
            case "upgraded":
                state = state with { Workers = [subject, other], Successor = 4712, SuccessorServes = true };
                break;
            case "upgrading":
                state = state with { Workers = [subject, other], Successor = 4712 };
                break;
            case "successor":
                state = state with { Workers = [subject, other], HasPredecessor = true, PredecessorKnows = true };
                break;
            case "new successor":
                state = state with { Workers = [WorkerIn(WorkerStage.Starting, Subject, slot: 0), other], HasPredecessor = true };
                break;
            case "first start":
                state = state with { ProvenGeneration = 0, Workers = [subject, WorkerIn(WorkerStage.Starting, Other, slot: 1)] };
                break;
            case "reload" or "trial":
                // Worker 1 is the first of generation 2; its predecessor serves.
                FleetOptions options = fleet == "trial" ? WithTrial : subject.Options;
                state = state with
                {
                    Generation = 2, NewestGeneration = 2, Reloading = true, FallBack = Options, TargetOfCandidate = 2,
                    LastReload = new ReloadOutcome(2, Now), Options = fleet == "trial" ? WithTrial : Options,
                    Workers = [WorkerIn(WorkerStage.Serving, Predecessor, slot: 0), subject with { Generation = 2, Options = options }, other],
                };
                break;
            case "changed reload":
                // The same; its generation has another reading of the configuration than the last two of the generation before.
                state = state with
                {
                    Options = Options with { Edition = 1 }, Generation = 2, NewestGeneration = 2, Reloading = true, FallBack = Options, TargetOfCandidate = 2, LastReload = new ReloadOutcome(2, Now),
                    Workers = [WorkerIn(WorkerStage.Serving, Predecessor, slot: 0), subject with { Generation = 2, Options = Options with { Edition = 1 } }],
                };
                break;
            case "stopping":
                state = state with { Phase = FleetPhase.Stopping, Workers = [subject, WorkerIn(WorkerStage.Draining, Other, slot: 1)] };
                break;
            case "quitting":
                state = state with { Phase = FleetPhase.Quitting, Workers = [subject, WorkerIn(WorkerStage.Draining, Other, slot: 1)] };
                break;
            default:
                throw new AssertionException($"the table knows no fleet '{fleet}'");
        }
        return Due(state, happens);
    }

    public static FleetEvent Event(string happens) => happens switch
    {
        "Spawned" => new FleetEvent.Spawned(Subject, Pid: 4711),
        "SpawnFailed" => new FleetEvent.SpawnFailed(Subject, "no memory"),
        "Hello" => new FleetEvent.Hello(Subject),
        "Ready" => new FleetEvent.Ready(Subject),
        "Checked" => new FleetEvent.Checked(Subject),
        "CheckFailed" or "CheckFailed, once of three" or "CheckFailed, for the third time" => new FleetEvent.CheckFailed(Subject, "check 'film': probability 0.412"),
        "Measured, heavy" => new FleetEvent.Measured(Subject, PrivateBytes: 150),
        "Measured, too heavy" => new FleetEvent.Measured(Subject, PrivateBytes: 250),
        "ReloadRefused" => new FleetEvent.ReloadRefused("workers 'many': must be a number"),
        "Spent" => new FleetEvent.Spent(Subject, Requests: 1000),
        "Overdue" => new FleetEvent.Overdue(Subject, new OverdueRequest("GET /predict", TimeSpan.FromSeconds(32), TimeSpan.FromSeconds(30), Others: 2)),
        "OnlyOverdueLeft" => new FleetEvent.OnlyOverdueLeft(Subject),
        "Captured" => new FleetEvent.Captured(Subject),
        "LeavingByItself" => new FleetEvent.LeavingByItself(Subject),
        "Failed" => new FleetEvent.Failed(Subject, "no database"),
        "Exited" or "Exited, failed before" or "Exited, alone" => new FleetEvent.Exited(Subject, ExitStatus.Exited(1)),
        "Tick" or "Tick, too long in boot" or "Tick, too long in checks" or "Tick, silent too long" or "Tick, deadline passed"
            or "Tick, too old" or "Tick, check due" or "Tick, served long enough" or "Tick, delay over" => new FleetEvent.Tick([]),
        "Upgrade" => new FleetEvent.Upgrade(),
        "SuccessorStarted" => new FleetEvent.SuccessorStarted(Pid: 4712),
        "SuccessorReady" => new FleetEvent.SuccessorReady(),
        "SuccessorGone" => new FleetEvent.SuccessorGone("ended: exit code 3"),
        "PredecessorGone" => new FleetEvent.PredecessorGone(),
        "Rest" => new FleetEvent.Rest(),
        "Stop" or "Stop, with a delay" => new FleetEvent.Stop(),
        "StopNow" => new FleetEvent.StopNow(),
        "Reload" => new FleetEvent.Reload(),
        "Scale +1" => new FleetEvent.Scale(1),
        "Scale -1" => new FleetEvent.Scale(-1),
        "Scale -1, one left" => new FleetEvent.Scale(-1),
        "ScaleTo 0" or "ScaleTo 1" or "ScaleTo 2" or "ScaleTo 4" or "ScaleTo 257" => new FleetEvent.ScaleTo(int.Parse(happens[8..], System.Globalization.CultureInfo.InvariantCulture)),
        "OrderDrain" or "OrderDrain, one left" => new FleetEvent.OrderDrain(Subject),
        "OrderRecycle" => new FleetEvent.OrderRecycle(Subject),
        "OrderKill" => new FleetEvent.OrderKill(Subject),
        "Pause" => new FleetEvent.Pause(),
        "Resume" => new FleetEvent.Resume(),
        "RollBack" => new FleetEvent.RollBack(),
        "Commit" => new FleetEvent.Commit(),
        _ => throw new AssertionException($"the table knows no event '{happens}'"),
    };

    /// <summary>An action in the table's words.</summary>
    public static string Words(FleetAction action) => action switch
    {
        FleetAction.Spawn(_, int slot, int generation) when slot >= Options.FirstSpareSlot => $"Spawn spare generation {generation}",
        FleetAction.Spawn(_, int slot, int generation) => $"Spawn slot {slot} generation {generation}",
        FleetAction.Check(int id, _) => $"Check {Whom(id)}",
        FleetAction.Accept(int id) => $"Accept {Whom(id)}",
        FleetAction.Pause(int id) => $"Pause {Whom(id)}",
        FleetAction.Resume(int id) => $"Resume {Whom(id)}",
        FleetAction.EndSuccessor => "EndSuccessor",
        FleetAction.Drain(int id, _, _) => $"Drain {Whom(id)}",
        FleetAction.Isolate(int id, _, _) => $"Isolate {Whom(id)}",
        FleetAction.Quit(int id) => $"Quit {Whom(id)}",
        FleetAction.CaptureStacks(int id) => $"CaptureStacks {Whom(id)}",
        FleetAction.Kill(int id) => $"Kill {Whom(id)}",
        FleetAction.Tell(FleetNews news) => $"Tell {news.GetType().Name}",
        FleetAction.Refuse { Except: { IsEmpty: false } except } => $"Refuse all but editions {string.Join(" and ", except)}",
        FleetAction.Refuse or FleetAction.StartSuccessor or FleetAction.TakeOver or FleetAction.TellPredecessor => action.GetType().Name,
        FleetAction.Exit(int code) => $"Exit {code}",
        _ => throw new AssertionException($"no words for {action}"),
    };

    private static string Whom(int id) => id switch { Subject => "it", Predecessor => "predecessor", Other => "other", Successor => "successor", Spare => "spare", _ => $"worker {id}" };

    // All of them fresh, so that nothing is due but what the row says.
    private static WorkerState WorkerIn(WorkerStage stage, int id, int slot)
    {
        var worker = new WorkerState(id, slot, Generation: 1, StartedAt: Now - TimeSpan.FromSeconds(1)) { Stage = stage, Pid = 1000 + id };
        return stage switch
        {
            WorkerStage.Starting => worker with { SaidHello = true },
            WorkerStage.Checking => worker with { ReadyAt = Now, Options = WithChecks },
            WorkerStage.Standing => worker with { ReadyAt = Now, IsSpare = true, Slot = Options.FirstSpareSlot },
            WorkerStage.Serving => worker with { ReadyAt = Now, ServingSince = Now },
            WorkerStage.Draining => worker with { ReadyAt = Now, ServingSince = Now, Deadline = Now + Options.GracefulTimeout, Reason = ExitReason.Asked },
            WorkerStage.Condemned => worker with { ReadyAt = Now, ServingSince = Now, Deadline = Now + Options.CaptureTimeout, Reason = ExitReason.Silent },
            _ => worker with { ReadyAt = Now, ServingSince = Now, Reason = ExitReason.Silent },
        };
    }

    private static WorkerState WithClock(WorkerState worker, int failures) => worker with
    {
        Options = worker.Options with { Repeats = [new CheckRepeat(Check: 0, Every: TimeSpan.FromSeconds(60), Failures: 3)] },
        Clocks = [new CheckClock(Now, failures)],
        AskedNow = 0,
    };

    private static FleetState Due(FleetState state, string happens)
    {
        WorkerState subject = state.Find(Subject)!;
        WorkerState changed = happens switch
        {
            "Tick, too long in boot" => subject with { StartedAt = Now - Options.StartupTimeout, LastPulse = Now },
            "Tick, too long in checks" => subject with { ReadyAt = Now - WithChecks.ChecksLimit },
            "Tick, served long enough" => subject with { ServingSince = Now - WithTrial.MinReady },
            "Tick, too old" => subject with { Options = subject.Options with { MaxAge = TimeSpan.FromSeconds(1) }, ServingSince = subject.ServingSince - TimeSpan.FromSeconds(1) },
            "Tick, check due" => WithClock(subject, failures: 0) with { AskedNow = null },
            "CheckFailed, once of three" => WithClock(subject, failures: 0),
            "CheckFailed, for the third time" => WithClock(subject, failures: 2),
            "Measured, heavy" or "Measured, too heavy" => subject with { Options = subject.Options with { MaxMemory = 100, MaxMemoryHard = 200 } },
            "Tick, silent too long" => subject with { LastPulse = Now - Options.Timeout },
            "Tick, deadline passed" => subject with { Deadline = subject.Deadline is null ? null : Now },
            _ => subject,
        };
        return happens switch
        {
            "Exited, failed before" => state with { Slots = state.Slots.SetItem(subject.Slot, new SlotState(Failures: 1, NotBefore: Now)) },
            "Stop, with a delay" => state with { Options = Options with { ShutdownDelay = TimeSpan.FromSeconds(10) } },
            "Tick, delay over" => state with { StopsAt = Now },
            "Exited, alone" => state with { Workers = [subject] },
            "Scale -1, one left" or "OrderDrain, one left" => state with { Target = 1, Workers = state.Workers.RemoveAll(worker => worker.Slot > 0) },
            _ => state with { Workers = state.Workers.Replace(subject, changed) },
        };
    }
}
