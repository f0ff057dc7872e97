using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Control;

/// <summary>What is to be done for an order.</summary>
/// <param name="Words">The order in words, for the log.</param>
internal sealed record OrderPlan(string Words)
{
    /// <summary>What the plan is to hear; nothing, if the order is done already.</summary>
    public ImmutableArray<FleetEvent> Events { get; init; } = [];

    /// <summary>The answer, if it is done already.</summary>
    public string Done { get; init; } = "";

    /// <summary>The answer to who doesn't wait, once the plan has taken the events.</summary>
    public Func<FleetState, string> Begun { get; init; } = _ => "";

    /// <summary>What who waits is to wait for.</summary>
    public Func<FleetState, Goal> GoalOf { get; init; } = _ => Goals.Now("");
}
