using NUnit.Framework;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Tests;

public sealed class SpawnEnvironmentTests
{
    [TestCase("")]
    [TestCase("/opt/app/Hook.dll")]
    [TestCase("/opt/a folder/Hook.dll:/opt/other one/Hook.dll")]
    [TestCase("a=b c=d %20 %(h)s \"\n\t\\ ü 肺")]
    public void What_the_master_writes_the_worker_reads(string hooks)
    {
        SpawnEnvironment spawn = Some.Spawn with { AppHooks = hooks };

        Assert.That(SpawnEnvironment.Decode(spawn.Encode()), Is.EqualTo(spawn));
    }

    [Test]
    public void It_is_one_line_for_people_too() => Assert.That(
        Some.Spawn.Encode(), Does.StartWith("Cell=7 Listeners=2 Backlog=2048 ").And.Not.Contain("\n"));

    [Test]
    public void Listeners_follow_the_private_one_without_a_gap()
    {
        Assert.That(Some.Spawn.ListenerDescriptors, Is.EqualTo(new[] { 6, 7 }));
    }

    [TestCase("Cell=7", "Cell=six")]
    [TestCase("Cell=7", "Cell=-1")]
    [TestCase("Cell=7", "Cell")]
    [TestCase("Cell=7", "=7")]
    [TestCase("Cell=7", "Cell=7 Cell=8")]
    [TestCase("Cell=7", "Cell=7 Spares=1")]
    [TestCase("Cell=7", "")]
    public void A_value_of_another_version_is_refused(string right, string wrong)
    {
        string value = Some.Spawn.Encode().Replace(right, wrong, StringComparison.Ordinal);

        Assert.That(() => SpawnEnvironment.Decode(value), Throws.InstanceOf<FormatException>().With.Message.Contains("different versions"));
    }
}
