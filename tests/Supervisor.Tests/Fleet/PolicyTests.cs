using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Tests.Fleet;

public sealed class PolicyTests
{
    [Test]
    public void The_back_off_never_shrinks_and_never_exceeds_half_a_minute()
    {
        TimeSpan last = TimeSpan.Zero;
        foreach (int failures in Enumerable.Range(0, 200).Append(int.MaxValue))
        {
            TimeSpan delay = BackoffPolicy.Delay(failures);
            Assert.That(delay, Is.InRange(last, TimeSpan.FromSeconds(30)));
            last = delay;
        }
    }

    [TestCase(0, 10_000)]
    [TestCase(0.1, 50)]
    [TestCase(0.15, 50)]
    [TestCase(3, 1000)]
    [TestCase(30, 10_000)]
    [TestCase(86_400, 10_000)]
    public void Three_pulses_fit_into_the_timeout_within_bounds(double timeout, double milliseconds) =>
        Assert.That(PulsePolicy.IntervalFor(TimeSpan.FromSeconds(timeout)).TotalMilliseconds, Is.EqualTo(milliseconds));

    [TestCase(0, "exit code 0")]
    [TestCase(137, "exit code 137")]
    public void An_exit_code_reads_as_one(int code, string words) => Assert.That(ExitStatus.Exited(code).ToString(), Is.EqualTo(words));

    [TestCase(9, "SIGKILL")]
    [TestCase(11, "SIGSEGV")]
    [TestCase(15, "SIGTERM")]
    [TestCase(64, "signal 64")]
    public void A_signal_reads_by_its_name(int signal, string words) => Assert.That(ExitStatus.Signaled(signal).ToString(), Is.EqualTo(words));
}
