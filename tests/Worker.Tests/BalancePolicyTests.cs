using NUnit.Framework;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Tests;

public sealed class BalancePolicyTests
{
    [TestCase(0, 0, false, Description = "idle")]
    [TestCase(2, 0, false, Description = "a lead of two is not worth a pause")]
    [TestCase(3, 0, true)]
    [TestCase(112, 100, false, Description = "twelve in a hundred")]
    [TestCase(113, 100, true)]
    [TestCase(5, 9, false, Description = "behind")]
    public void A_worker_yields_to_a_sibling_that_has_clearly_fewer_connections(long own, long least, bool yields)
    {
        Assert.That(BalancePolicy.ShouldYield(own, least, closedLately: 0), Is.EqualTo(yields));
    }

    [TestCase(9, true)]
    [TestCase(10, false)]
    public void A_lead_that_closing_connections_undo_is_no_reason_to_yield(int closedLately, bool yields)
    {
        Assert.That(BalancePolicy.ShouldYield(own: 12, least: 2, closedLately), Is.EqualTo(yields));
    }

    [Test]
    public void A_worker_without_siblings_never_yields()
    {
        Assert.That(BalancePolicy.ShouldYield(1000, least: null, closedLately: 0), Is.False);
    }
}
