using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using PneuXNet.Worker.Listening;

namespace PneuXNet.Worker.Tests;

public sealed class TurnoverTests
{
    [Test]
    public void What_closed_long_ago_is_forgotten()
    {
        var time = new FakeTimeProvider();
        var turnover = new Turnover(time);
        turnover.Count();
        turnover.Count();
        Assert.That(turnover.Lately, Is.EqualTo(2));

        time.Advance(TimeSpan.FromMilliseconds(150));
        turnover.Count();
        Assert.That(turnover.Lately, Is.EqualTo(3), "the tenth of a second before counts");

        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(turnover.Lately, Is.EqualTo(1));

        time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(turnover.Lately, Is.Zero);
    }
}
