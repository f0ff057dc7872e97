using NUnit.Framework;
using PneuXNet.Hooks;
using PneuXNet.Worker.Hooks;

namespace PneuXNet.Worker.Tests;

/// <summary>Which class of an assembly has the hooks. The assembly is this one.</summary>
public sealed class HookAssemblyTests
{
    [Test]
    public void A_class_is_found_by_its_name() =>
        Assert.That(HookAssembly.Create(typeof(HookAssemblyTests).Assembly, "This.dll", typeof(Silent).FullName!), Is.InstanceOf<Silent>());

    [Test]
    public void A_hook_that_is_not_implemented_does_nothing() => Assert.That(() => ((IWorkerHooks)new Silent()).WorkerExit(new WorkerIdentity(0, 1, 2)), Throws.Nothing);

    [TestCase("", "must have one public class that implements IWorkerHooks")]
    [TestCase("PneuXNet.Nothing", "there is no public class of that name")]
    [TestCase("PneuXNet.Worker.Tests.HookAssemblyTests", "there is no public class of that name")]
    public void What_is_not_clear_is_told_with_all_that_could_be_meant(string name, string what)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => HookAssembly.Create(typeof(HookAssemblyTests).Assembly, "This.dll", name));
        Assert.That(error.Message, Does.Contain(what).And.Contain("it has ").And.Contain("+Silent").And.Contain("+Other").And.Not.Contain("+Partial"));
    }

    public sealed class Silent : IWorkerHooks;

    public sealed class Other : IWorkerHooks;

    /// <summary>Can't be made.</summary>
    public abstract class Partial : IWorkerHooks;
}
