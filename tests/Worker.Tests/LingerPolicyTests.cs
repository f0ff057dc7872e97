using NUnit.Framework;
using PneuXNet.Worker.Draining;

namespace PneuXNet.Worker.Tests;

public sealed class LingerPolicyTests
{
    [TestCase(1, true, 60_000, 0, false, Description = "a request is under way")]
    [TestCase(0, true, 0, 0, true, Description = "idle, and nothing may linger")]
    [TestCase(0, true, 999, 1000, false, Description = "may be used again")]
    [TestCase(0, true, 1000, 1000, true)]
    [TestCase(0, false, 499, 0, false, Description = "just accepted: its first request is on the way")]
    [TestCase(0, false, 500, 0, true)]
    [TestCase(0, false, 999, 1000, false)]
    public void An_idle_connection_closes_after_its_linger(int inFlight, bool hasCarried, int idle, int linger, bool closes)
    {
        bool mayClose = LingerPolicy.MayClose(inFlight, hasCarried, TimeSpan.FromMilliseconds(idle), TimeSpan.FromMilliseconds(linger));

        Assert.That(mayClose, Is.EqualTo(closes));
    }
}
