using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Metrics;
using PneuXNet.Supervisor.Status;

namespace PneuXNet.Supervisor.Master;

/// <summary>What goes on beside the fleet. It sees what the plan does and decides nothing about workers; each part is there only if it was asked for.</summary>
internal sealed class Sidelines
{
    public FleetMetrics? Metrics { get; init; }

    /// <summary>The master's part of the status page.</summary>
    public StatusWriter? Status { get; init; }

    /// <summary>What another master's workers have counted.</summary>
    public Inheritance? Inheritance { get; init; }

    /// <summary>When it has to look around next, even if nothing happens; null: never.</summary>
    public TimeSpan? NextLook => Sooner(Metrics?.NextLook, Inheritance?.NextLook);

    /// <summary>What holds after a step of the plan.</summary>
    public void See(FleetState state) => Metrics?.See(state);

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => other is null || one < other ? one : other;
}
