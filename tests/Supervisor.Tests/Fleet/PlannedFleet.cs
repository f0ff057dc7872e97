using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

/// <summary>A plan under test: what happens to it, what time it is, and what it wanted done last.</summary>
internal sealed class PlannedFleet(FleetOptions options)
{
    public FleetState State { get; private set; } = new(options);

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>What the last event led to.</summary>
    public ImmutableArray<FleetAction> Actions { get; private set; } = [];

    public IEnumerable<FleetNews> News => Actions.OfType<FleetAction.Tell>().Select(tell => tell.News);

    public IEnumerable<FleetAction> Deeds => Actions.Where(action => action is not FleetAction.Tell);

    /// <summary>Workers 1 to n, in the slots 0 to n - 1, all of them serving.</summary>
    public static PlannedFleet Serving(int workers, FleetOptions? options = null)
    {
        PlannedFleet fleet = Starting(workers, options);
        for (int id = 1; id <= workers; id++)
        {
            fleet.Boots(id);
        }
        return fleet;
    }

    /// <summary>Workers 1 to n, spawned and not ready.</summary>
    public static PlannedFleet Starting(int workers, FleetOptions? options = null)
    {
        var fleet = new PlannedFleet((options ?? new FleetOptions()) with { Workers = workers });
        fleet.Happens(new FleetEvent.Tick([]));
        return fleet;
    }

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public WorkerState Worker(int id) => State.Find(id) ?? throw new AssertionException($"there is no worker {id}");

    public IEnumerable<FleetAction> Happens(FleetEvent happened)
    {
        (State, Actions) = Plan.Next(State, happened, Now);
        return Actions;
    }

    public void Boots(int id)
    {
        Happens(new FleetEvent.Spawned(id, Pid: 1000 + id));
        Happens(new FleetEvent.Hello(id));
        Happens(new FleetEvent.Ready(id));
    }

    public void Ends(int id, ExitStatus? status = null) => Happens(new FleetEvent.Exited(id, status ?? ExitStatus.Exited(0)));

    public void Crashes(int id) => Ends(id, ExitStatus.Signaled(11));

    /// <summary>The app's failure to boot, as its worker tells of it.</summary>
    public void FailsToBoot(int id, string why = "no database")
    {
        Happens(new FleetEvent.Hello(id));
        Happens(new FleetEvent.Failed(id, why));
        Ends(id, ExitStatus.Exited(3));
    }

    /// <summary>Lets time pass in one step; all workers but the given ones show a pulse at its end.</summary>
    public void Pass(double seconds, params int[] silent)
    {
        Now += Seconds(seconds);
        Happens(new FleetEvent.Tick([.. State.Workers.Where(worker => !silent.Contains(worker.Id)).Select(worker => (worker.Id, Now))]));
    }

    /// <summary>Lets time pass as the master's loop does: it wakes whenever the plan has asked for it, and pulses come in between.</summary>
    public void Live(double seconds)
    {
        for (TimeSpan end = Now + Seconds(seconds); Now < end;)
        {
            double step = Math.Min(1, (end - Now).TotalSeconds);
            if (State.WakeAt is { } alarm && alarm > Now && alarm - Now < Seconds(step))
            {
                step = (alarm - Now).TotalSeconds;
            }
            Pass(step);
        }
    }
}
