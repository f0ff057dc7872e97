using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class StartTests
{
    [Test]
    public void The_first_look_starts_a_worker_for_each_slot()
    {
        PlannedFleet fleet = PlannedFleet.Starting(3);
        Assert.That(fleet.Actions, Is.EqualTo(new FleetAction[]
        {
            new FleetAction.Spawn(1, Slot: 0, Generation: 1), new FleetAction.Spawn(2, Slot: 1, Generation: 1), new FleetAction.Spawn(3, Slot: 2, Generation: 1),
        }));
    }

    [Test]
    public void A_ready_worker_is_told_to_accept()
    {
        PlannedFleet fleet = PlannedFleet.Starting(2);
        Assert.That(fleet.Happens(new FleetEvent.Ready(1)), Is.EqualTo(new[] { new FleetAction.Accept(1) }));
    }

    [Test]
    public void An_app_that_fails_on_the_first_start_ends_the_master_with_code_3()
    {
        PlannedFleet fleet = PlannedFleet.Starting(2);
        fleet.FailsToBoot(1, "no database");
        Assert.That(fleet.News.OfType<FleetNews.StartFailed>().Single().Why, Is.EqualTo("no database"));
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Quit(2) }));

        fleet.Ends(2);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Exit(ExitCodes.BootFailed) }));
    }

    [Test]
    public void A_worker_that_ends_before_our_code_runs_in_it_ends_the_master_with_code_4()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1);
        fleet.Ends(1, ExitStatus.Exited(150));
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Exit(ExitCodes.AppNotLoaded) }));
        Assert.That(fleet.News.OfType<FleetNews.StartFailed>().Single().Why, Is.EqualTo("exit code 150 before the app served"));
    }

    [Test]
    public void A_worker_that_finds_nothing_that_APP_could_mean_ends_the_master_with_code_4()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1);
        fleet.Happens(new FleetEvent.Hello(1));
        fleet.Happens(new FleetEvent.Failed(1, "no such member"));
        fleet.Ends(1, ExitStatus.Exited(ExitCodes.AppNotLoaded));
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Exit(ExitCodes.AppNotLoaded) }));
        Assert.That(fleet.News.OfType<FleetNews.StartFailed>().Single().Why, Is.EqualTo("no such member"));
    }

    [Test]
    public void A_process_that_cannot_be_made_on_the_first_start_ends_the_master_with_code_4()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1);
        fleet.Happens(new FleetEvent.SpawnFailed(1, "no memory"));
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Exit(ExitCodes.AppNotLoaded) }));
    }

    [Test]
    public void A_first_start_that_takes_too_long_is_killed_and_ends_the_master_with_code_3()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1);
        fleet.Pass(59);
        Assert.That(fleet.Actions, Is.Empty);

        fleet.Pass(1);
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.CaptureStacks(1) }));
        Assert.That(fleet.Happens(new FleetEvent.Captured(1)), Is.EqualTo(new[] { new FleetAction.Kill(1) }));
        Assert.That(fleet.Worker(1).Reason, Is.EqualTo(ExitReason.BootTimedOut));

        fleet.Ends(1, ExitStatus.Signaled(9));
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Exit(ExitCodes.BootFailed) }));
    }

    [Test]
    public void A_startup_timeout_of_zero_lets_an_app_boot_for_ever()
    {
        PlannedFleet fleet = PlannedFleet.Starting(1, new FleetOptions { StartupTimeout = TimeSpan.Zero });
        Assert.That(fleet.State.WakeAt, Is.Null);
        fleet.Pass(100_000);
        Assert.That(fleet.Worker(1).Stage, Is.EqualTo(WorkerStage.Starting));
    }

    [Test]
    public void Once_one_worker_was_ready_a_failing_start_is_only_a_failure_of_its_slot()
    {
        PlannedFleet fleet = PlannedFleet.Starting(2);
        fleet.Boots(1);
        fleet.FailsToBoot(2);
        Assert.That(fleet.State.Phase, Is.EqualTo(FleetPhase.Running));
        Assert.That(fleet.Deeds, Is.EqualTo(new[] { new FleetAction.Spawn(3, Slot: 1, Generation: 1) }));
    }

    [Test]
    public void News_of_workers_that_are_gone_change_nothing()
    {
        PlannedFleet fleet = PlannedFleet.Serving(1);
        FleetState before = fleet.State;
        foreach (FleetEvent late in new FleetEvent[]
        {
            new FleetEvent.Ready(99), new FleetEvent.Hello(99), new FleetEvent.Spawned(99, 1), new FleetEvent.Failed(99, ""),
            new FleetEvent.LeavingByItself(99), new FleetEvent.Exited(99, ExitStatus.Exited(0)), new FleetEvent.SpawnFailed(99, ""),
        })
        {
            Assert.That(fleet.Happens(late), Is.Empty);
            Assert.That(fleet.State, Is.EqualTo(before));
        }
    }
}
