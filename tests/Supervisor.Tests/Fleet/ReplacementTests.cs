using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class ReplacementTests
{
    [Test]
    public void A_crashed_worker_is_replaced_at_once_in_its_slot()
    {
        PlannedFleet fleet = PlannedFleet.Serving(3);
        fleet.Crashes(2);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Spawn(4, Slot: 1, Generation: 1) }));
        Assert.That(fleet.News.OfType<FleetNews.Ended>().Single().Reason, Is.EqualTo(ExitReason.Signal));
    }

    [Test]
    public void Siblings_of_a_crashed_worker_are_left_alone()
    {
        PlannedFleet fleet = PlannedFleet.Serving(3);
        WorkerState[] siblings = [fleet.Worker(1), fleet.Worker(3)];
        fleet.Crashes(2);
        Assert.That(new[] { fleet.Worker(1), fleet.Worker(3) }, Is.EqualTo(siblings));
    }

    [Test]
    public void A_slot_that_fails_again_and_again_waits_twice_as_long_each_time_up_to_half_a_minute()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        List<double> waits = [];
        int id = 1;
        for (int failure = 0; failure < 9; failure++)
        {
            fleet.Crashes(id);
            TimeSpan? wait = fleet.News.OfType<FleetNews.Ended>().Single().RestartIn;
            waits.Add(wait?.TotalSeconds ?? 0);
            fleet.Live(wait?.TotalSeconds ?? 0);
            WorkerState next = fleet.State.Workers.Single(worker => worker.Slot == 0);
            Assert.That(next.StartedAt, Is.EqualTo(fleet.Now), "the next one starts when the wait is over, not later");
            id = next.Id;
            fleet.Boots(id);
        }
        Assert.That(waits, Is.EqualTo(new[] { 0, 0.5, 1, 2, 4, 8, 16, 30, 30 }));
    }

    [Test]
    public void While_one_slot_backs_off_the_others_are_replaced_at_once()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Crashes(1);
        fleet.Crashes(3);
        Assert.That(fleet.Deeds, Is.Empty);
        fleet.Crashes(2);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Spawn(4, Slot: 1, Generation: 1) }));
    }

    [Test]
    public void A_worker_that_served_for_a_minute_has_made_up_for_earlier_failures()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Crashes(1);
        fleet.Boots(2);
        fleet.Live(60);
        fleet.Crashes(2);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Spawn(3, Slot: 0, Generation: 1) }));
    }

    [Test]
    public void A_worker_that_leaves_by_itself_is_replaced_while_it_finishes()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        Assert.That(fleet.Happens(new FleetEvent.LeavingByItself(1)), Is.EqualTo(new[] { new FleetAction.Spawn(2, Slot: 0, Generation: 1) }));
        fleet.Ends(1);
        Assert.That(fleet.News.OfType<FleetNews.Ended>().Single().Reason, Is.EqualTo(ExitReason.ExitCode));
        Assert.That(fleet.Deeds, Is.Empty, "its place is taken already");
    }

    [Test]
    public void A_replacement_that_takes_too_long_to_boot_is_killed_and_tried_again()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Crashes(1);
        fleet.Pass(60);
        Assert.That(fleet.Worker(2).Reason, Is.EqualTo(ExitReason.BootTimedOut));
        fleet.Pass(0.5);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Spawn(3, Slot: 0, Generation: 1) }));
    }

    [Test]
    public void A_process_that_cannot_be_made_is_tried_again_with_the_same_patience()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Crashes(1);
        fleet.Happens(new FleetEvent.SpawnFailed(2, "no memory"));
        Assert.That(fleet.News.OfType<FleetNews.NotSpawned>().Single().RestartIn, Is.EqualTo(PlannedFleet.Seconds(0.5)));
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(0.5)));
    }

    [Test]
    public void A_dress_rehearsal_gets_as_far_as_the_promotion_of_a_spare() => Assert.That(DressRehearsal.Play(), Is.True);

    [Test]
    public void A_spare_is_told_to_accept_before_anything_else_is_done_about_a_death()
    {
        var state = new FleetState(new FleetOptions { Workers = 1, Spares = 1 });
        state = Through(state, new FleetEvent.Tick([]), new FleetEvent.Ready(1), new FleetEvent.Ready(2)).State;
        (_, ImmutableArray<FleetAction> actions) = Through(state, new FleetEvent.Exited(1, ExitStatus.Signaled(9)));
        Assert.That(actions[0], Is.EqualTo(new FleetAction.Accept(2) { Promoted = (0, TimeSpan.Zero) }));
    }

    private static (FleetState State, ImmutableArray<FleetAction> Actions) Through(FleetState state, params FleetEvent[] events) =>
        events.Aggregate((State: state, Actions: ImmutableArray<FleetAction>.Empty), (step, happened) => Plan.Next(step.State, happened, TimeSpan.Zero));

    [Test]
    public void An_end_tells_whether_a_spare_steps_in()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2, new FleetOptions { Spares = 1 });
        fleet.Boots(3);
        fleet.Crashes(1);
        Assert.That(fleet.News.OfType<FleetNews.Ended>().Single().SpareStepsIn, Is.True);
        fleet.Crashes(2);
        Assert.That(fleet.News.OfType<FleetNews.Ended>().Single().SpareStepsIn, Is.False, "there was one");
    }
}
