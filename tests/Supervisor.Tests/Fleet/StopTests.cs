using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class StopTests
{
    [Test]
    public void TERM_lets_all_workers_finish_and_then_the_master_exits_with_0()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.Deeds, Is.EqualTo(new FleetAction[]
        {
            new FleetAction.Refuse(),
            new FleetAction.Drain(1, Budget: PlannedFleet.Seconds(30), Linger: PlannedFleet.Seconds(0.2)),
            new FleetAction.Drain(2, Budget: PlannedFleet.Seconds(30), Linger: PlannedFleet.Seconds(0.2)),
        }));
        fleet.Ends(1);
        Assert.That(fleet.Deeds, Is.Empty);
        fleet.Ends(2);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Exit(0) }));
    }

    [Test]
    public void A_worker_that_boots_has_nothing_to_finish_and_leaves_at_once()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1);
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.Deeds, Is.EqualTo(new FleetAction[] { new FleetAction.Refuse(), new FleetAction.Quit(1) }));
        Assert.That(fleet.Worker(1).Deadline, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(2)));
    }

    [Test]
    public void A_second_TERM_is_quick()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Stop());
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Quit(1) }));
        Assert.That(fleet.Worker(1).Deadline, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(2)));
    }

    [Test]
    public void INT_gives_workers_two_seconds_and_then_kills_them()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.StopNow());
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Quit(1), new FleetAction.Quit(2) }));
        fleet.Ends(1);
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(2)));

        fleet.Pass(2, silent: 2);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Kill(2) }));
        fleet.Ends(2, ExitStatus.Signaled(9));
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Exit(0) }));
    }

    [Test]
    public void A_drain_that_takes_too_long_is_killed_and_told_for_that()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Stop());
        fleet.Pass(30);
        Assert.That(fleet.Actions, Is.Empty, "a second more than the budget, for the goodbye");
        fleet.Pass(1);
        Assert.That(fleet.News.Single(), Is.TypeOf<FleetNews.DrainOverran>());
        fleet.Ends(1, ExitStatus.Signaled(9));
        Assert.That(fleet.News.OfType<FleetNews.Ended>().Single().Reason, Is.EqualTo(ExitReason.Overran));
    }

    [TestCase(11, false, nameof(ExitReason.Signal))]
    [TestCase(9, false, nameof(ExitReason.Signal))]
    [TestCase(9, true, nameof(ExitReason.OutOfMemory))]
    public void A_worker_that_is_killed_by_somebody_else_while_it_drains_has_not_ended_as_asked(int signal, bool outOfMemory, string reason)
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.OrderDrain(1));
        fleet.Happens(new FleetEvent.Exited(1, ExitStatus.Signaled(signal)) { OutOfMemory = outOfMemory });
        Assert.That(fleet.News.OfType<FleetNews.Ended>().Single().Reason, Is.EqualTo(Enum.Parse<ExitReason>(reason)));
        Assert.That(fleet.State.Slots, Is.Empty, "its slot has another one already, and no failure to answer for");
    }

    [Test]
    public void In_a_quick_stop_whoever_has_to_be_killed_ends_as_asked()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.StopNow());
        fleet.Pass(2);
        fleet.Ends(1, ExitStatus.Signaled(9));
        Assert.That(fleet.News.OfType<FleetNews.Ended>().Single().Reason, Is.EqualTo(ExitReason.Asked));
    }

    [Test]
    public void A_stop_during_a_reload_tells_those_that_drain_already_that_nobody_need_linger()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Happens(new FleetEvent.Reload());
        fleet.Boots(2);
        TimeSpan? deadline = fleet.Worker(1).Deadline;
        fleet.Pass(5);
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.Deeds.OfType<FleetAction.Drain>().Select(drain => (drain.Id, drain.Linger)),
            Is.EqualTo(new[] { (1, PlannedFleet.Seconds(0.2)), (2, PlannedFleet.Seconds(0.2)) }));
        Assert.That(fleet.Worker(1).Deadline, Is.EqualTo(deadline), "its time does not begin anew");
    }

    [Test]
    public void Nothing_is_started_during_a_stop()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Happens(new FleetEvent.Stop());
        fleet.Crashes(1);
        fleet.Happens(new FleetEvent.Reload());
        fleet.Happens(new FleetEvent.Scale(1));
        fleet.Pass(20);
        Assert.That(fleet.State.NextId, Is.EqualTo(3));
    }

    [Test]
    public void A_stop_without_workers_ends_the_master_at_once()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Crashes(1);
        fleet.Crashes(2);
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.Deeds, Is.EqualTo(new FleetAction[] { new FleetAction.Refuse(), new FleetAction.Exit(0) }));
    }

    [Test]
    public void A_shutdown_delay_keeps_everything_serving_and_replaces_what_crashes_until_it_is_over()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1, new FleetOptions { ShutdownDelay = PlannedFleet.Seconds(10) });
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.Deeds, Is.Empty);
        Assert.That((fleet.State.IsLeaving, fleet.State.StopsAt), Is.EqualTo((true, fleet.Now + PlannedFleet.Seconds(10))));
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(10)));
        fleet.Crashes(1);
        fleet.Boots(2);
        Assert.That(fleet.Worker(2).Stage, Is.EqualTo(WorkerStage.Serving));
        fleet.Pass(10);
        Assert.That(fleet.Deeds.First(), Is.EqualTo(new FleetAction.Refuse()));
        Assert.That(fleet.Worker(2).Stage, Is.EqualTo(WorkerStage.Draining));
    }

    [Test]
    public void A_second_TERM_ends_the_shutdown_delay_and_a_third_the_drain()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1, new FleetOptions { ShutdownDelay = PlannedFleet.Seconds(10) });
        fleet.Happens(new FleetEvent.Stop());
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.Deeds, Is.EqualTo(new FleetAction[] { new FleetAction.Refuse(), new FleetAction.Drain(1, PlannedFleet.Seconds(30), PlannedFleet.Seconds(0.2)) }));
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Quit(1) }));
    }

    [Test]
    public void INT_during_a_shutdown_delay_is_quick()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1, new FleetOptions { ShutdownDelay = PlannedFleet.Seconds(10) });
        fleet.Happens(new FleetEvent.Stop());
        fleet.Happens(new FleetEvent.StopNow());
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Quit(1) }));
    }

    [Test]
    public void A_failed_start_keeps_its_exit_code_when_the_operator_loses_patience()
    {
        PlannedFleet fleet = PlannedFleet.Starting(2);
        fleet.FailsToBoot(1);
        fleet.Happens(new FleetEvent.StopNow());
        fleet.Ends(2);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Exit(3) }));
    }
}
