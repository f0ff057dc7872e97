using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class SilenceTests
{
    [Test]
    public void A_worker_silent_for_the_timeout_is_killed_for_silence_and_replaced_at_once()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Pass(29, silent: 1);
        Assert.That(fleet.Actions, Is.Empty);

        fleet.Pass(1, silent: 1);

        Assert.That(fleet.Deeds, Is.EqualTo(new FleetAction[]
        {
            new FleetAction.Isolate(1, Budget: PlannedFleet.Seconds(10), Linger: PlannedFleet.Seconds(0.2)), new FleetAction.CaptureStacks(1),
            new FleetAction.Spawn(Id: 3, Slot: 0, Generation: 1),
        }));
        Assert.That(fleet.Happens(new FleetEvent.Captured(1)), Is.EqualTo(new[] { new FleetAction.Kill(1) }));
        Assert.That(fleet.Worker(1).Reason, Is.EqualTo(ExitReason.Silent));
    }

    [Test]
    public void The_operator_is_told_how_long_the_silence_was_and_what_the_limit_is()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1, new FleetOptions { Timeout = PlannedFleet.Seconds(10) });
        fleet.Pass(10.5, silent: 1);
        var news = (FleetNews.Silent)fleet.News.Single();
        Assert.That((news.For, news.Limit), Is.EqualTo((PlannedFleet.Seconds(10.5), PlannedFleet.Seconds(10))));
    }

    [Test]
    public void The_end_of_a_killed_worker_is_told_as_silence_whatever_the_signal_was()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Pass(30, silent: 1);
        fleet.Ends(1, ExitStatus.Signaled(9));
        var news = (FleetNews.Ended)fleet.News.Single();
        Assert.That((news.Reason, news.Status, news.RestartIn), Is.EqualTo((ExitReason.Silent, ExitStatus.Signaled(9), (TimeSpan?)null)));
    }

    [Test]
    public void A_worker_that_is_silent_while_it_drains_ends_for_its_silence()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1, new FleetOptions { Timeout = PlannedFleet.Seconds(10) });
        fleet.Happens(new FleetEvent.Reload());
        fleet.Boots(2);
        fleet.Pass(10, silent: 1);
        fleet.Happens(new FleetEvent.Captured(1));
        fleet.Ends(1, ExitStatus.Signaled(9));
        Assert.That(fleet.News.OfType<FleetNews.Ended>().Single().Reason, Is.EqualTo(ExitReason.Silent));
    }

    [Test]
    public void A_pulse_in_time_is_all_that_a_worker_needs()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        for (int i = 0; i < 20; i++)
        {
            fleet.Pass(29);
            Assert.That(fleet.Actions, Is.Empty);
        }
    }

    [Test]
    public void An_old_pulse_read_again_is_no_new_one()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        TimeSpan old = fleet.Now;
        fleet.Pass(29, silent: 1);
        fleet.Happens(new FleetEvent.Tick([(1, old)]));
        fleet.Pass(1, silent: 1);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Condemned));
    }

    [Test]
    public void Siblings_of_a_silent_worker_are_left_alone()
    {
        PlannedFleet fleet = PlannedFleet.Serving(4);
        fleet.Pass(30, silent: 2);
        Assert.That(new[] { 1, 3, 4 }.Select(id => fleet.Worker(id).Stage), Is.All.EqualTo(WorkerStage.Serving));
        Assert.That(fleet.Deeds.OfType<FleetAction.CaptureStacks>().Select(capture => capture.Id), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void A_timeout_of_zero_lets_a_silent_worker_live_for_ever()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1, new FleetOptions { Timeout = TimeSpan.Zero });
        fleet.Pass(100_000, silent: 1);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Serving));
        Assert.That(fleet.State.WakeAt, Is.Null);
    }

    [Test]
    public void A_worker_that_boots_is_not_judged_by_its_pulse()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1);
        fleet.Pass(45, silent: 1);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Starting));
    }

    [Test]
    public void Silence_counts_from_readiness_not_from_the_spawn()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1);
        fleet.Pass(45, silent: 1);
        fleet.Boots(1);
        fleet.Pass(29, silent: 1);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Serving));
        fleet.Pass(1, silent: 1);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Condemned));
    }
}
