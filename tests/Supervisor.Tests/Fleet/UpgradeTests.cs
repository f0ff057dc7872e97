using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class UpgradeTests
{
    [TestCase(4712, false, 2, Description = "commit: the successor serves on")]
    [TestCase(0, true, 2, Description = "roll-back: the older master serves on")]
    [TestCase(0, false, 0.2, Description = "nobody serves on")]
    public void Idle_connections_may_linger_where_another_master_serves_on(int successor, bool hasPredecessor, double seconds)
    {
        var worker = new WorkerState(Id: 1, Slot: 0, Generation: 1, TimeSpan.Zero) { Stage = WorkerStage.Serving };
        FleetState state = new(new FleetOptions()) { Workers = [worker], NextId = 2, ProvenGeneration = 1, Successor = successor, HasPredecessor = hasPredecessor };
        (_, ImmutableArray<FleetAction> actions) = Plan.Next(state, new FleetEvent.Stop(), TimeSpan.FromHours(1));
        Assert.That(actions.OfType<FleetAction.Drain>().Single().Linger, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }
}
