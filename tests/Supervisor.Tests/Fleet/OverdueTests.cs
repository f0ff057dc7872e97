using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class OverdueTests
{
    private static readonly OverdueRequest Request = new("GET /predict", PlannedFleet.Seconds(32), PlannedFleet.Seconds(30), Others: 2);

    [Test]
    public void A_worker_with_overdue_work_drains_and_is_replaced_in_the_same_step()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Overdue(1, Request));
        Assert.That(fleet.Deeds, Is.EqualTo(new FleetAction[]
        {
            new FleetAction.Drain(1, PlannedFleet.Seconds(30), PlannedFleet.Seconds(2)), new FleetAction.Spawn(Id: 3, Slot: 0, Generation: 1),
        }));
        Assert.That(fleet.Worker(1).Reason, Is.EqualTo(ExitReason.Deadline));
    }

    [Test]
    public void It_is_looked_at_and_killed_as_soon_as_its_other_requests_have_ended()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Overdue(1, Request));
        fleet.Boots(2);
        fleet.Pass(3);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Draining));

        Assert.That(fleet.Happens(new FleetEvent.OnlyOverdueLeft(1)).Last(), Is.EqualTo(new FleetAction.CaptureStacks(1)));
        Assert.That(((FleetNews.OnlyOverdueLeft)fleet.News.Single()).Since, Is.EqualTo(PlannedFleet.Seconds(3)));
        Assert.That(fleet.Happens(new FleetEvent.Captured(1)), Is.EqualTo(new[] { new FleetAction.Kill(1) }));

        fleet.Ends(1, ExitStatus.Signaled(9));
        var news = (FleetNews.Ended)fleet.News.Single();
        Assert.That((news.Reason, news.RestartIn), Is.EqualTo((ExitReason.Deadline, (TimeSpan?)null)));
    }

    [Test]
    public void Requests_that_never_end_beside_it_have_the_graceful_timeout()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Overdue(1, Request));
        fleet.Boots(2);
        fleet.Pass(30.9);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Draining));
        fleet.Pass(0.1);
        Assert.That((fleet.Worker(1).Stage, fleet.Worker(1).Reason), Is.EqualTo((WorkerStage.Condemned, ExitReason.Deadline)));
    }

    [Test]
    public void However_often_it_happens_the_place_is_filled_at_once()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        for (int id = 1; id <= 6; id++)
        {
            fleet.Happens(new FleetEvent.Overdue(id, Request));
            Assert.That(fleet.Deeds.OfType<FleetAction.Spawn>().Single().Id, Is.EqualTo(id + 1));
            fleet.Boots(id + 1);
        }
    }

    [Test]
    public void Overdue_work_in_a_worker_that_drains_for_a_reload_holds_it_up_no_longer_than_the_others_do_and_is_what_it_ends_for()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload());
        fleet.Boots(2);
        Assert.That(fleet.Happens(new FleetEvent.Overdue(1, Request)), Has.Exactly(1).Items);
        fleet.Happens(new FleetEvent.OnlyOverdueLeft(1));
        Assert.That((fleet.Worker(1).Stage, fleet.Worker(1).Reason), Is.EqualTo((WorkerStage.Condemned, ExitReason.Deadline)));
    }

    [Test]
    public void A_look_that_takes_too_long_is_not_waited_for()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Pass(30, silent: 1);
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(10)));
        fleet.Pass(10);
        Assert.That(fleet.Actions, Is.EqualTo(new FleetAction[]
        {
            new FleetAction.Tell(fleet.News.OfType<FleetNews.CaptureOverran>().Single()), new FleetAction.Kill(1),
        }));
    }

    [Test]
    public void Whoever_stops_in_a_hurry_does_not_wait_for_a_look()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Pass(30, silent: 1);
        Assert.That(fleet.Happens(new FleetEvent.StopNow()).Last(), Is.EqualTo(new FleetAction.Kill(1)));
    }
}
