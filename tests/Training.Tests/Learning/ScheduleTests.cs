using PneuXNet.Training.Learning;

namespace PneuXNet.Training.Tests.Learning;

internal sealed class ScheduleTests
{
    [TestCase(0, 0.1)]
    [TestCase(0.05, 1)]
    [TestCase(0.525, 0.5)]
    [TestCase(1, 0)]
    [TestCase(1.2, 0)]
    public void The_rate_rises_for_a_twentieth_and_falls_to_zero(double done, double share) =>
        Assert.That(Schedule.Rate(2, done), Is.EqualTo(2 * share).Within(1e-9));
}
