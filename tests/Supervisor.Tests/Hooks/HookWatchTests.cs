using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Hooks;
using PneuXNet.Supervisor.Tests.Documents;
using PneuXNet.Supervisor.Tests.Fleet;

namespace PneuXNet.Supervisor.Tests.Hooks;

public sealed class HookWatchTests
{
    [Test]
    public void Before_a_worker_is_started_pre_fork_is_told_its_slot_and_generation()
    {
        HookCall call = HookWatch.Of(new FleetAction.Spawn(7, Slot: 2, Generation: 3))!;
        Assert.That((call.Name, Written(call)), Is.EqualTo(("pre_fork", "PNEUXNET_GENERATION=3 PNEUXNET_SLOT=2")));
    }

    [Test]
    public void Of_a_workers_end_child_exit_is_told_who_and_why_and_how()
    {
        var worker = new WorkerState(7, 2, 3, TimeSpan.Zero) { Pid = 4711 };
        HookCall killed = HookWatch.Of(new FleetAction.Tell(new FleetNews.Ended(worker, ExitReason.BootTimedOut, ExitStatus.Signaled(9), null)))!;
        Assert.That((killed.Name, Written(killed)), Is.EqualTo((
            "child_exit", "PNEUXNET_EXIT_SIGNAL=SIGKILL PNEUXNET_GENERATION=3 PNEUXNET_REASON=boot_timed_out PNEUXNET_SLOT=2 PNEUXNET_WORKER_PID=4711")));
        HookCall left = HookWatch.Of(new FleetAction.Tell(new FleetNews.Ended(worker, ExitReason.Asked, ExitStatus.Exited(0), null)))!;
        Assert.That(Written(left), Does.Contain("PNEUXNET_EXIT_CODE=0 ").And.Contain("PNEUXNET_REASON=asked").And.Not.Contain("SIGNAL"));
    }

    [Test]
    public void A_reload_and_an_upgrade_are_told_and_other_news_is_not()
    {
        Assert.That(HookWatch.Of(new FleetAction.Tell(new FleetNews.ReloadBegun(2)))?.Name, Is.EqualTo("on_reload"));
        Assert.That(HookWatch.Of(new FleetAction.StartSuccessor())?.Name, Is.EqualTo("pre_exec"));
        Assert.That(HookWatch.Of(new FleetAction.Tell(new FleetNews.ReloadDone(2))), Is.Null);
        Assert.That(HookWatch.Of(new FleetAction.Accept(1)), Is.Null);
    }

    [Test]
    public void A_change_of_the_number_of_workers_is_told_with_what_it_was()
    {
        var two = new FleetState(new FleetOptions { Workers = 2 });
        Assert.That(HookWatch.Between(null, two).Select(Written), Is.EqualTo(new[] { "PNEUXNET_WORKERS=2" }));
        Assert.That(HookWatch.Between(two, two), Is.Empty);
        Assert.That(HookWatch.Between(two, two with { Target = 3 }).Select(Written), Is.EqualTo(new[] { "PNEUXNET_WORKERS=3 PNEUXNET_WORKERS_BEFORE=2" }));
    }

    [Test]
    public void The_fleet_is_ready_when_every_slot_is_served()
    {
        PlannedFleet fleet = PlannedFleet.Starting(2);
        fleet.Happens(new FleetEvent.Ready(1));
        Assert.That(HookWatch.IsReady(fleet.State), Is.False);
        fleet.Happens(new FleetEvent.Ready(2));
        Assert.That(HookWatch.IsReady(fleet.State), Is.True);
    }

    [Test]
    public void The_document_has_every_event_every_variable_and_every_reason()
    {
        string document = Repository.Read("docs/hooks.md");
        IReadOnlyList<string[]> table = MarkdownTable.Under("In the master: commands", document);
        Assert.That(table.Select(row => row[0]), Is.EqualTo(HookNames.All));
        IEnumerable<string> variables = typeof(HookFacts).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        IEnumerable<string> words = variables.Concat(Enum.GetValues<ExitReason>().Select(HookWatch.WordFor));
        Assert.That(words.Where(word => !document.Contains($"`{word}`", StringComparison.Ordinal)), Is.Empty);
    }

    private static string Written(HookCall call) => string.Join(' ', call.Facts.Select(fact => $"{fact.Key}={fact.Value}"));
}
