using System.Collections.Immutable;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Tests.Documents;

namespace PneuXNet.Supervisor.Tests.Fleet;

/// <summary>Holds docs/design/plan.md and the plan to each other, row by row.</summary>
public sealed class StateTableTests
{
    private static readonly string Document = Repository.Read("docs/design/plan.md");

    [TestCaseSource(nameof(Rows))]
    public void The_plan_does_what_the_row_says(string fleet, string stage, string happens, string next, string actions)
    {
        FleetState before = Situation.Before(fleet, Enum.Parse<WorkerStage>(stage), happens);
        (FleetState after, ImmutableArray<FleetAction> done) = Plan.Next(before, Situation.Event(happens), Situation.Now);

        string found = after.Find(Situation.Subject)?.Stage.ToString() ?? "gone";
        string wanted = done.IsEmpty ? "-" : string.Join(", ", done.Select(Situation.Words));
        Assert.That($"{found}: {wanted}", Is.EqualTo($"{(next == "same" ? stage : next)}: {actions}"));
    }

    [TestCaseSource(nameof(PhaseRows))]
    public void The_fleet_goes_from_phase_to_phase_as_the_row_says(string fleet, string happens, string next, string actions)
    {
        WorkerStage stage = fleet switch { "running" or "delayed" or "paused" or "starting an upgrade" or "upgrading" or "upgraded" or "successor" => WorkerStage.Serving, "first start" => WorkerStage.Starting, _ => WorkerStage.Draining };
        FleetState before = Situation.Before(fleet, stage, happens);
        (FleetState after, ImmutableArray<FleetAction> done) = Plan.Next(before, Situation.Event(happens), Situation.Now);

        string wanted = done.IsEmpty ? "-" : string.Join(", ", done.Select(Situation.Words));
        Assert.That($"{after.Phase}: {wanted}", Is.EqualTo($"{(next == "same" ? before.Phase.ToString() : next)}: {actions}"));
    }

    [Test]
    public void The_table_has_a_row_for_each_stage_and_event_of_a_running_fleet()
    {
        string[] events =
        [
            "Spawned", "SpawnFailed", "Hello", "Ready", "Checked", "CheckFailed", "Spent", "LeavingByItself", "Overdue", "OnlyOverdueLeft", "Captured",
            "Failed", "Exited", "Measured, heavy", "Measured, too heavy",
            "Tick", "Tick, too long in boot", "Tick, too long in checks", "Tick, silent too long", "Tick, deadline passed", "Tick, too old",
            "OrderDrain", "OrderRecycle", "OrderKill",
        ];
        IEnumerable<string> wanted = from stage in Enum.GetNames<WorkerStage>() from happens in events select $"{stage} {happens}";
        IEnumerable<string> there = Rows().Where(row => row.Arguments[0] is "running").Select(row => $"{row.Arguments[1]} {row.Arguments[2]}");
        Assert.That(wanted.Except(there), Is.Empty);
    }

    [Test]
    public void The_table_has_a_row_for_each_phase_and_wish()
    {
        string[] wishes = ["Stop", "StopNow", "Reload", "Scale +1", "Scale -1", "Rest", "ReloadRefused"];
        IEnumerable<string> wanted = from fleet in (string[])["running", "delayed", "stopping", "quitting"] from wish in wishes select $"{fleet} {wish}";
        Assert.That(wanted.Except(PhaseRows().Select(row => $"{row.Arguments[0]} {row.Arguments[1]}")), Is.Empty);
    }

    [Test]
    public void The_back_off_is_as_written()
    {
        foreach (string[] row in MarkdownTable.Under("Back-off", Document))
        {
            string delay = FormattableString.Invariant($"{BackoffPolicy.Delay(Number(row[0])).TotalSeconds} s");
            Assert.That(delay, Is.EqualTo(row[1]), $"after {row[0]} failures");
        }
    }

    [Test]
    public void The_pulse_is_as_written()
    {
        foreach (string[] row in MarkdownTable.Under("Pulse", Document))
        {
            string interval = FormattableString.Invariant($"{PulsePolicy.IntervalFor(TimeSpan.FromSeconds(Number(row[0]))).TotalSeconds:0.##} s");
            Assert.That(interval, Is.EqualTo(row[1]), $"with a timeout of {row[0]}");
        }
    }

    private static int Number(string cell) => int.Parse(cell.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    // A cell may name several, as in "Draining / Killed": a row for each.
    private static IEnumerable<TestCaseData> Rows() =>
        from row in MarkdownTable.Under("A worker's stages", Document)
        from fleet in row[0].Split(" / ")
        from stage in row[1].Split(" / ")
        from happens in row[2].Split(" / ")
        select new TestCaseData(fleet, stage, happens, row[3], row[4]).SetArgDisplayNames(fleet, stage, happens);

    private static IEnumerable<TestCaseData> PhaseRows() =>
        from row in MarkdownTable.Under("The fleet's phases", Document)
        from fleet in row[0].Split(" / ")
        from happens in row[1].Split(" / ")
        select new TestCaseData(fleet, happens, row[2], row[3]).SetArgDisplayNames(fleet, happens);
}
