using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Control;

/// <summary>An order on its way: given to the plan, or taken by it and waiting for its end.</summary>
/// <param name="Events">What the plan still has to take for it; the same objects, not equal ones.</param>
/// <param name="Begun">What is answered when the plan has taken it, to who doesn't wait.</param>
/// <param name="GoalOf">What it waits for, as follows from the plan's next state.</param>
internal sealed record PendingOrder(
    ControlConnection Connection, ControlRequest Request, List<FleetEvent> Events, Func<FleetState, string> Begun, Func<FleetState, Goal> GoalOf, TimeSpan Deadline)
{
    /// <summary>Set once the plan has taken all.</summary>
    public Goal? Goal { get; set; }
}
