using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Master;

namespace PneuXNet.Supervisor.Control;

/// <summary>What each order means: which events of the plan, and what its end is. Few are nothing but the host's: log files and log levels.</summary>
internal static class OrderBook
{
    /// <exception cref="ControlException">There is no such order, it lacks something, or it means nobody.</exception>
    public static OrderPlan Read(ControlRequest request, FleetState state, FleetHost host) => request.Verb switch
    {
        "scale" => Scale(request, state),
        "reload" => Reload(request, state, host),
        "upgrade" => new OrderPlan("upgrade")
        {
            Events = [new FleetEvent.Upgrade()], Begun = _ => "a new master is being started", GoalOf = _ => Goals.Upgrade(),
        },
        "commit" => new OrderPlan("commit") { Events = [new FleetEvent.Commit()], Begun = Leaving, GoalOf = Left },
        "rollback" => new OrderPlan("rollback")
        {
            Events = [new FleetEvent.RollBack()],
            Begun = after => after.Successor > 0 ? "the new master is told to go" : Leaving(after),
            GoalOf = after => after.Successor > 0 ? Goals.RolledBack() : Left(after),
        },
        "drain" => Single(request, state, "drain", worker => new FleetEvent.OrderDrain(worker.Id)),
        "kill" => Single(request, state, "kill", worker => new FleetEvent.OrderKill(worker.Id)),
        "recycle" => Recycle(request, state),
        "pause" => new OrderPlan("pause") { Events = [new FleetEvent.Pause()], Begun = Paused, GoalOf = after => Goals.Now(Paused(after)) },
        "resume" => new OrderPlan("resume") { Events = [new FleetEvent.Resume()], Begun = Paused, GoalOf = after => Goals.Now(Paused(after)) },
        "reopen" => new OrderPlan("reopen")
        {
            Done = host.Files.ReopenLogs() ? "log files opened again" : throw new ControlException("failed", "a log file can't be opened again: see the log", request.Id),
        },
        "log-level" => LogLevel(request, host),
        "shutdown" => new OrderPlan(request.Flag("quick") ? "shutdown, quick" : "shutdown")
        {
            Events = [request.Flag("quick") ? new FleetEvent.StopNow() : new FleetEvent.Stop()], Begun = Leaving, GoalOf = Left,
        },
        _ => throw new ControlException("bad-request", $"verb '{request.Verb}': there is none of that name; help lists them", request.Id),
    };

    private static OrderPlan Scale(ControlRequest request, FleetState state)
    {
        RefuseIfLeaving(request, state);
        (int? by, int? to) = (request.Integer("by"), request.Integer("to"));
        if (by is null == to is null)
        {
            throw new ControlException("bad-request", "scale: takes by, or to, and a whole number", request.Id);
        }
        return new OrderPlan(by is { } step ? Text($"scale by {step:+0;-0;0}") : Text($"scale to {to}"))
        {
            Events = [by is { } some ? new FleetEvent.Scale(some) : new FleetEvent.ScaleTo(to!.Value)],
            Begun = after => Text($"workers: {after.Target}"),
            GoalOf = after => Goals.Workers(after.Target),
        };
    }

    private static OrderPlan Reload(ControlRequest request, FleetState state, FleetHost host)
    {
        RefuseIfLeaving(request, state);
        return new OrderPlan("reload")
        {
            Events = [host.Files.ReadForReload()],
            Begun = after => Text($"reload to generation {after.Generation}"),
            GoalOf = after => Goals.Reload(after.NewestGeneration),
        };
    }

    private static OrderPlan Recycle(ControlRequest request, FleetState state)
    {
        if (!request.Flag("all"))
        {
            return Single(request, state, "recycle", worker => new FleetEvent.OrderRecycle(worker.Id));
        }
        ImmutableArray<WorkerState> workers = [.. state.Workers.Where(worker => worker is { Stage: WorkerStage.Serving, IsSpent: false })];
        return new OrderPlan("recycle all")
        {
            Events = [.. workers.Select(worker => new FleetEvent.OrderRecycle(worker.Id))],
            Done = "no worker serves",
            Begun = _ => Text($"{workers.Length} workers are replaced one after the other"),
            GoalOf = _ => Goals.Replaced(workers),
        };
    }

    private static OrderPlan Single(ControlRequest request, FleetState state, string verb, Func<WorkerState, FleetEvent> order)
    {
        WorkerState worker = Find(request, state);
        return new OrderPlan(Text($"{verb} worker {worker.Slot} (pid {worker.Pid})"))
        {
            Events = [order(worker)],
            Begun = _ => Text($"{verb}: worker {worker.Slot} (pid {worker.Pid})"),
            GoalOf = _ => Goals.Gone(worker),
        };
    }

    /// <summary>Whom an order means: by process id, or by slot, and then who serves there before who comes or goes.</summary>
    public static WorkerState Find(ControlRequest request, FleetState state)
    {
        (int? slot, int? pid) = (request.Integer("slot"), request.Integer("pid"));
        if (slot is null == pid is null)
        {
            throw new ControlException("bad-request", $"{request.Verb}: takes slot, or pid, and its number", request.Id);
        }
        return state.Workers.Where(worker => worker.Pid == pid || worker.Slot == slot)
            .OrderBy(worker => worker.Stage switch { WorkerStage.Serving => 0, WorkerStage.Draining => 1, WorkerStage.Starting => 2, _ => 3 })
            .FirstOrDefault()
            ?? throw new ControlException("not-found", slot is null ? Text($"no worker has the pid {pid}") : Text($"no worker has the slot {slot}"), request.Id);
    }

    private static OrderPlan LogLevel(ControlRequest request, FleetHost host)
    {
        if (request.Text("level") is not { } text || !ValueReaders.Level(text, out LogLevel level))
        {
            throw new ControlException("bad-request", "level: must be debug, info, warning, error or critical", request.Id);
        }
        host.Files.LogFrom(level);
        return new OrderPlan($"log-level {text}") { Done = $"log level: {text}; a reload sets it to what is configured" };
    }

    private static void RefuseIfLeaving(ControlRequest request, FleetState state)
    {
        if (state.IsLeaving)
        {
            throw new ControlException("refused", "this master is stopping", request.Id);
        }
    }

    private static string Paused(FleetState state) => state.IsPaused ? "paused: nobody is accepted" : "workers accept";

    private static string Leaving(FleetState state) => Text($"this master stops: {state.Workers.Count} workers are left");

    // The end of a master is the end of the connection; nobody can be told more.
    private static Goal Left(FleetState state) => Goals.Now(Leaving(state));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
