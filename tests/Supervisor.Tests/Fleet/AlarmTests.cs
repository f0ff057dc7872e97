using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class AlarmTests
{
    [Test]
    public void While_all_serve_the_alarm_is_where_the_first_would_have_been_silent_for_too_long()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        TimeSpan ready = fleet.Now;
        fleet.Pass(10, silent: 1);
        Assert.That(fleet.State.WakeAt, Is.EqualTo(ready + PlannedFleet.Seconds(30)));
    }

    [Test]
    public void While_one_boots_the_alarm_is_at_its_startup_timeout()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1);
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(60)));
    }

    [Test]
    public void While_one_drains_the_alarm_is_at_its_deadline()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1, new FleetOptions { GracefulTimeout = PlannedFleet.Seconds(3) });
        fleet.Happens(new FleetEvent.Stop());
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(4)));
    }

    [Test]
    public void While_a_slot_backs_off_the_alarm_is_at_its_next_start()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Crashes(1);
        fleet.Crashes(2);
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(0.5)));
    }

    [Test]
    public void With_all_limits_off_there_is_no_alarm()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2, new FleetOptions { Timeout = TimeSpan.Zero, StartupTimeout = TimeSpan.Zero });
        Assert.That(fleet.State.WakeAt, Is.Null);
    }

    [Test]
    public void A_killed_worker_that_is_not_reaped_sets_no_alarm()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Pass(30, silent: 1);
        fleet.Happens(new FleetEvent.Captured(1));
        fleet.Boots(2);
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(30)), "the successor's");
    }

    [Test]
    public void A_master_that_slept_kills_nobody_for_it()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Pass(3600, silent: [1, 2]);
        Assert.That(fleet.Actions, Has.Length.EqualTo(1));
        Assert.That(fleet.News.Single(), Is.EqualTo(new FleetNews.Overslept(PlannedFleet.Seconds(3570))));
    }

    [Test]
    public void A_worker_that_stays_silent_after_the_masters_sleep_is_killed_when_the_amnesty_ends()
    {
        PlannedFleet fleet = PlannedFleet.Serving(2);
        fleet.Pass(3600, silent: [1, 2]);
        // Two pulse intervals of 10 s and a second.
        Assert.That(fleet.State.WakeAt, Is.EqualTo(fleet.Now + PlannedFleet.Seconds(21)));
        fleet.Pass(10, silent: 1);
        Assert.That(fleet.Actions, Is.Empty);
        fleet.Pass(11, silent: 1);
        Assert.That(fleet.Deeds.OfType<FleetAction.CaptureStacks>().Select(capture => capture.Id), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void A_master_that_stutters_is_given_no_amnesty_on_top_of_an_amnesty()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Pass(60, silent: 1);
        fleet.Pass(25, silent: 1);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Condemned), "it was late again, and had its chance");
    }

    [Test]
    public void A_boot_is_given_the_same_amnesty()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1);
        fleet.Pass(3600);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Starting));
        fleet.Boots(1);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Serving));
    }

    [Test]
    public void An_alarm_that_rings_a_little_late_is_no_sleep()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        fleet.Pass(30.9, silent: 1);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Condemned));
    }
}
