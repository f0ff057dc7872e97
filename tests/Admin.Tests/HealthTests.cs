using PneuXNet.Admin.Probes;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Tests;

public sealed class HealthTests
{
    [Test]
    public void A_service_that_serves_is_alive_ready_and_started() =>
        Assert.That(Health.Live(Situation.Master).Concat(Health.Ready(Situation.Master)).Concat(Health.Started(Situation.Master)), Is.Empty);

    [Test]
    public void Before_half_of_the_workers_have_served_it_is_neither_ready_nor_started_but_alive()
    {
        MasterFacts master = Situation.Master with { HasStarted = false, Serving = 1, Target = 4 };
        Assert.That(Health.Ready(master), Is.EqualTo(new[] { "the start is not over: 1 of 4 workers serve, and half of them have to" }));
        Assert.That(Health.Started(master), Has.Count.EqualTo(1));
        Assert.That(Health.Live(master), Is.Empty);
    }

    [Test]
    public void With_some_of_its_workers_it_is_ready_and_with_none_it_is_not()
    {
        Assert.That(Health.Ready(Situation.Master with { Serving = 1, Target = 4 }), Is.Empty);
        Assert.That(Health.Ready(Situation.Master with { Serving = 0, Target = 4 }), Is.EqualTo(new[] { "no worker serves, of 4 that there shall be" }));
    }

    [TestCase("running", true)]
    [TestCase("stopping", true)]
    [TestCase("quitting", true)]
    public void One_that_stops_is_not_ready_be_it_that_it_still_serves(string phase, bool leaving)
    {
        MasterFacts master = Situation.Master with { Phase = phase, Leaving = leaving };
        Assert.That(Health.Ready(master), Is.EqualTo(new[] { "the service is stopping; 2 workers serve still" }));
        Assert.That(Health.Live(master), Is.Empty);
        Assert.That(Health.Started(master), Is.Empty);
    }

    [Test]
    public void One_that_is_paused_is_not_ready() => Assert.That(Health.Ready(Situation.Master with { Paused = true }), Has.Count.EqualTo(1));

    [Test]
    public void All_reasons_are_told() =>
        Assert.That(Health.Ready(Situation.Master with { Paused = true, HasStarted = false, Leaving = true }), Has.Count.EqualTo(3));

    [Test]
    public void While_the_old_master_stops_and_the_new_one_serves_requests_are_welcome() =>
        Assert.That(Health.Ready(Situation.Master with { Leaving = true, Serving = 0, Successor = 5, SuccessorServes = true }), Is.Empty);

    [TestCase(15.0, true)]
    [TestCase(15.5, false)]
    [TestCase(null, true)]
    public void A_master_whose_loop_does_not_turn_is_not_alive(double? heartbeat, bool isAlive) =>
        Assert.That(Health.Live(Situation.Master with { Heartbeat = heartbeat }), isAlive ? Is.Empty : Has.One.Contains("has not turned for 15.5 s"));
}
