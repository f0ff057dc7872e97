using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class RecyclingTests
{
    [Test]
    public void A_spent_worker_serves_on_until_its_successor_does()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Spent(1, Requests: 1000));
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Spawn(3, Slot: 0, Generation: 1) }));
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Serving));

        fleet.Boots(3);
        Assert.That(fleet.Deeds.OfType<FleetAction.Drain>().Single().Id, Is.EqualTo(1));
        fleet.Ends(1);
        Assert.That(fleet.News.OfType<FleetNews.Ended>().Single().Reason, Is.EqualTo(ExitReason.Recycled));
        Assert.That(fleet.Deeds, Is.Empty);
    }

    [Test]
    public void Workers_that_are_spent_together_are_replaced_one_after_the_other()
    {
        PlannedFleet fleet = PlannedFleet.Serving(3);
        foreach (int id in new[] { 1, 2, 3 })
        {
            fleet.Happens(new FleetEvent.Spent(id, Requests: 1000));
        }
        for (int successor = 4; successor <= 6; successor++)
        {
            Assert.That(fleet.State.Count(WorkerStage.Starting), Is.EqualTo(1));
            fleet.Boots(successor);
            fleet.Ends(successor - 3);
        }
        Assert.That(fleet.State.Workers.ConvertAll(worker => worker.Id), Is.EqualTo(new[] { 4, 5, 6 }));
    }

    [Test]
    public void The_end_of_a_spent_worker_is_no_failure_of_its_slot()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        for (int id = 1; id <= 5; id++)
        {
            fleet.Happens(new FleetEvent.Spent(id, Requests: 1));
            Assert.That(fleet.Worker(id + 1).Stage, Is.EqualTo(WorkerStage.Starting), "at once, every time");
            fleet.Boots(id + 1);
            fleet.Ends(id);
        }
        Assert.That(fleet.State.Slots, Is.Empty);
    }

    [Test]
    public void While_successors_fail_to_boot_the_spent_worker_serves_on_and_the_tries_back_off()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Spent(1, Requests: 1000));
        fleet.FailsToBoot(2);
        fleet.FailsToBoot(3);
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(0.5)));
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Serving));
        Assert.That(fleet.State.Phase, Is.EqualTo(FleetPhase.Running));
    }

    [Test]
    public void A_spent_worker_is_told_of_once()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Spent(1, Requests: 1000));
        Assert.That(fleet.Happens(new FleetEvent.Spent(1, Requests: 1001)), Is.Empty);
    }

    [Test]
    public void Nobody_is_recycled_during_a_stop()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.Happens(new FleetEvent.Spent(1, Requests: 1000)), Is.Empty);
    }
}
