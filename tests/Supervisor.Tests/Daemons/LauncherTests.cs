using PneuXNet.Supervisor.Daemons;
using PneuXNet.Supervisor.Tests.Fleet;

namespace PneuXNet.Supervisor.Tests.Daemons;

public sealed class LauncherTests
{
    [Test]
    public void A_start_is_over_when_every_slot_is_served()
    {
        PlannedFleet fleet = PlannedFleet.Starting(2);
        Assert.That(Launcher.HasStarted(fleet.State), Is.False);
        fleet.Boots(1);
        Assert.That(Launcher.HasStarted(fleet.State), Is.False);
        fleet.Boots(2);
        Assert.That(Launcher.HasStarted(fleet.State), Is.True);
    }

    [Test]
    public void A_slot_that_fails_while_another_serves_holds_up_nobody()
    {
        PlannedFleet fleet = PlannedFleet.Starting(2);
        fleet.Boots(1);
        fleet.FailsToBoot(2);
        Assert.That(Launcher.HasStarted(fleet.State), Is.True);
    }
}
