using System.Globalization;

namespace PneuXNet.Supervisor.Tests.Simulation;

public sealed class SimulationTests
{
    // Set to live through more of them, or to begin at the seed that a failure named.
    private static readonly int Histories = FromEnvironment("SIMULATION_HISTORIES", 12_000);
    private static readonly int FirstSeed = FromEnvironment("SIMULATION_SEED", 1);

    [Test]
    public void No_history_of_crashes_hangs_signals_slow_boots_and_clock_jumps_breaks_a_promise()
    {
        long events = 0;
        for (int seed = FirstSeed; seed < FirstSeed + Histories; seed++)
        {
            var world = new SimulatedWorld(seed);
            try
            {
                world.Live(steps: 40);
            }
            catch (Exception e)
            {
                throw new AssertionException($"seed {seed} at {world.Now}: {e.Message}\n{world.Chronicle}", e);
            }
            events += world.EventsHandled;
        }
        TestContext.Out.WriteLine($"{Histories} histories, {events} events");
        Assert.That(events, Is.GreaterThan(Histories * 40L), "the histories are too short to mean anything");
    }

    [Test]
    public void The_same_seed_lives_the_same_history()
    {
        var one = new SimulatedWorld(seed: 7);
        var other = new SimulatedWorld(seed: 7);
        one.Live(steps: 60);
        other.Live(steps: 60);
        Assert.That((other.EventsHandled, other.Now, other.ExitCode), Is.EqualTo((one.EventsHandled, one.Now, one.ExitCode)));
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
