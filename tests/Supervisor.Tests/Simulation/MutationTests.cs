using PneuXNet.Supervisor.Tests.Documents;

namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>Holds the simulation to docs/design/invariants.md: every promise is written there, and broken by a mutation that is noticed.</summary>
public sealed class MutationTests
{
    // Most are caught within ten; a rare sequence takes more.
    private const int Histories = 2000;

    [Test]
    public void Every_promise_is_written_down_and_has_a_mutation()
    {
        string[] written = [.. MarkdownTable.Under("The promises", Repository.Read("docs/design/invariants.md")).Select(row => row[0].Trim('`'))];
        Assert.That(written, Is.EqualTo(Enum.GetNames<Promise>()));
        Assert.That(Mutations.Promises, Is.EquivalentTo(Enum.GetValues<Promise>()));
    }

    [TestCaseSource(nameof(Names))]
    public void A_plan_that_breaks_the_promise_is_caught(string name)
    {
        Promise promise = Enum.Parse<Promise>(name);
        HashSet<Promise> others = [];
        for (int seed = 1; seed <= Histories; seed++)
        {
            try
            {
                new SimulatedWorld(seed, Mutations.Of(promise)).Live(steps: 40);
            }
            catch (BrokenPromiseException broken) when (broken.Promise == promise)
            {
                TestContext.Out.WriteLine($"caught in history {seed}: {broken.Message}");
                return;
            }
            catch (BrokenPromiseException broken)
            {
                // A broken plan may break more than one promise; its own is waited for.
                others.Add(broken.Promise);
            }
        }
        Assert.Fail($"not caught in {Histories} histories; what was caught: {string.Join(", ", others)}");
    }

    private static string[] Names() => Enum.GetNames<Promise>();
}
