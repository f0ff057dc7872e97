using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class ScaleTests
{
    [Test]
    public void TTIN_adds_a_worker_in_the_next_slot()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        Assert.That(fleet.Happens(new FleetEvent.Scale(1)), Is.EqualTo(new FleetAction[]
        {
            new FleetAction.Tell(new FleetNews.Scaled(2, 3)), new FleetAction.Spawn(3, Slot: 2, Generation: 1),
        }));
    }

    [Test]
    public void TTOU_drains_the_worker_of_the_highest_slot()
    {
        PlannedFleet fleet = PlannedFleet.Serving(3);
        fleet.Happens(new FleetEvent.Scale(-1));
        Assert.That(fleet.Deeds.OfType<FleetAction.Drain>().Single().Id, Is.EqualTo(3));
        fleet.Ends(3);
        Assert.That(fleet.Deeds, Is.Empty, "it is not replaced");
    }

    [Test]
    public void The_last_worker_stays()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        Assert.That(fleet.Happens(new FleetEvent.Scale(-1)),
            Is.EqualTo(new[] { new FleetAction.Tell(new FleetNews.NotScaled(1, "the last worker stays")) }));
    }

    [Test]
    public void There_are_never_more_than_a_quarter_of_the_status_page_holds()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2, new FleetOptions { MaxProcesses = 8 });
        Assert.That(fleet.Happens(new FleetEvent.Scale(1)), Is.EqualTo(new[] { new FleetAction.Tell(new FleetNews.NotScaled(2, "2 are the most")) }));
    }

    [Test]
    public void TTOU_with_only_the_surplus_worker_serving_waits_until_another_serves()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Crashes(1);
        fleet.Happens(new FleetEvent.Scale(-1));
        Assert.That(fleet.Worker(2).Stage, Is.EqualTo(WorkerStage.Serving));
        fleet.Boots(3);
        Assert.That(fleet.Worker(2).Stage, Is.EqualTo(WorkerStage.Draining));
    }

    [Test]
    public void TTIN_after_TTOU_fills_the_slot_again()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Scale(-1));
        Assert.That(fleet.Happens(new FleetEvent.Scale(1)).OfType<FleetAction.Spawn>().Single().Slot, Is.EqualTo(1));
    }

    [Test]
    public void A_reload_goes_back_to_the_number_that_was_configured()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Scale(1));
        fleet.Happens(new FleetEvent.Reload());
        Assert.That(fleet.State.Target, Is.EqualTo(3), "until the new generation is proven");
        fleet.Boots(4);
        Assert.That(fleet.State.Target, Is.EqualTo(2));
    }

    [Test]
    public void WINCH_lets_all_workers_of_a_daemon_finish_and_none_is_started_even_if_one_crashes_meanwhile()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Rest());
        Assert.That(fleet.Deeds.OfType<FleetAction.Drain>().Select(drain => drain.Id), Is.EqualTo(new[] { 2, 1 }));
        fleet.Ends(1);
        fleet.Crashes(2);
        Assert.That(fleet.Deeds, Is.Empty);
        Assert.That(fleet.State.WakeAt, Is.Null);
    }

    [Test]
    public void WINCH_during_a_reload_calls_it_off_and_TTIN_brings_back_one_worker_of_what_is_known_to_work()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload());
        fleet.Happens(new FleetEvent.Rest());
        Assert.That(fleet.News.OfType<FleetNews.ReloadDone>(), Is.Empty);
        Assert.That(fleet.Deeds, Has.Some.EqualTo(new FleetAction.Quit(2)).And.Some.TypeOf<FleetAction.Drain>());
        Assert.That(fleet.Happens(new FleetEvent.Scale(1)).OfType<FleetAction.Spawn>().Single().Generation, Is.EqualTo(1));
    }
}
