using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Systemd;

namespace PneuXNet.Supervisor.Tests.Systemd;

public sealed class ServiceReportTests
{
    [TestCase(4, 1, false)]
    [TestCase(4, 2, true)]
    [TestCase(1, 0, false)]
    [TestCase(1, 1, true)]
    public void A_service_has_started_when_half_of_its_workers_serve(int workers, int serving, bool ready) =>
        Assert.That(ServiceReport.Of(Fleet(workers, serving), wasReady: false).Ready, Is.EqualTo(ready));

    [Test]
    public void Once_ready_it_stays_ready_whatever_dies() => Assert.That(ServiceReport.Of(Fleet(4, 0), wasReady: true).Ready, Is.True);

    [Test]
    public void A_watchdog_is_fed_while_the_first_workers_boot_and_not_when_all_have_died()
    {
        Assert.That(ServiceReport.Of(Fleet(2, 0) with { ProvenGeneration = 0 }, wasReady: false).Alive, Is.True);
        Assert.That(ServiceReport.Of(Fleet(2, 0), wasReady: true).Alive, Is.False);
        Assert.That(ServiceReport.Of(Fleet(2, 1), wasReady: true).Alive, Is.True);
    }

    [Test]
    public void A_daemon_that_rests_is_well() => Assert.That(ServiceReport.Of(Fleet(2, 0) with { Target = 0 }, wasReady: true).Alive, Is.True);

    [Test]
    public void Starting_reloading_and_stopping_may_take_longer_than_the_service_managers_patience()
    {
        FleetState state = Fleet(2, 2);
        Assert.That(ServiceReport.Of(state, wasReady: true).IsInTransition, Is.False);
        Assert.That(ServiceReport.Of(Fleet(2, 0), wasReady: false).IsInTransition, Is.True);
        Assert.That(ServiceReport.Of(state with { Reloading = true }, wasReady: true).IsInTransition, Is.True);
        Assert.That(ServiceReport.Of(state with { StopsAt = TimeSpan.Zero }, wasReady: true).IsInTransition, Is.True);
        Assert.That(ServiceReport.Of(state with { Phase = FleetPhase.Stopping }, wasReady: true).IsInTransition, Is.True);
    }

    [Test]
    public void The_status_line_tells_of_a_reload_and_of_one_that_failed()
    {
        FleetState state = Fleet(2, 2);
        Assert.Multiple(() =>
        {
            Assert.That(Status(state), Is.EqualTo("2 of 2 workers serving, generation 1"));
            Assert.That(Status(state with { Reloading = true, Generation = 2 }), Is.EqualTo("2 of 2 workers serving, generation 1, reloading to generation 2"));
            Assert.That(Status(state with { LastReload = new ReloadOutcome(2, default) { Status = ReloadStatus.Failed, Why = "no database" } }),
                Is.EqualTo("2 of 2 workers serving, generation 1, the reload to generation 2 failed: no database"));
            Assert.That(Status(state with { LastReload = new ReloadOutcome(0, default) { Status = ReloadStatus.Failed, Why = "workers 'many'" } }),
                Is.EqualTo("2 of 2 workers serving, generation 1, the last reload was refused: workers 'many'"));
            Assert.That(Status(state with { StopsAt = TimeSpan.Zero }), Is.EqualTo("2 of 2 workers serving, generation 1, stopping after the shutdown delay"));
            Assert.That(Status(state with { Phase = FleetPhase.Stopping }), Is.EqualTo("stopping, 2 workers left"));
        });
    }

    private static string Status(FleetState state) => ServiceReport.Of(state, wasReady: true).Status;

    private static FleetState Fleet(int workers, int serving) => new(new FleetOptions { Workers = workers })
    {
        ProvenGeneration = 1,
        Workers = [.. Enumerable.Range(0, serving).Select(slot => new WorkerState(slot + 1, slot, Generation: 1, TimeSpan.Zero) { Stage = WorkerStage.Serving })],
    };
}
