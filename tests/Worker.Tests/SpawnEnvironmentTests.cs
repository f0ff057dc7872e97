using NUnit.Framework;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Tests;

public sealed class SpawnEnvironmentTests
{
    private static readonly SpawnEnvironment Sample = new(
        Cell: 7, Listeners: 2, Backlog: 2048, Threads: 4, PulseMilliseconds: 1000, GracefulMilliseconds: 30_000, MaxRequests: 500, AppHooks: "");

    [TestCase("")]
    [TestCase("/opt/app/Hook.dll")]
    [TestCase("/opt/a folder/Hook.dll:/opt/other one/Hook.dll")]
    public void What_the_master_writes_the_worker_reads(string hooks)
    {
        SpawnEnvironment spawn = Sample with { AppHooks = hooks };

        Assert.That(SpawnEnvironment.Decode(spawn.Encode()), Is.EqualTo(spawn));
    }

    [Test]
    public void Listeners_follow_the_private_one_without_a_gap()
    {
        Assert.That(Sample.ListenerDescriptors, Is.EqualTo(new[] { 6, 7 }));
    }

    [TestCase("")]
    [TestCase("1 2 3")]
    [TestCase("1 2 3 4 5 six ")]
    [TestCase("-1 2 3 4 5 6 ")]
    public void A_value_of_another_version_is_refused(string value)
    {
        Assert.That(() => SpawnEnvironment.Decode(value), Throws.InstanceOf<FormatException>());
    }
}
