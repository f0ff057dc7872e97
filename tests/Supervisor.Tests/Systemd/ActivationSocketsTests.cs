using System.Collections.Immutable;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Systemd;

namespace PneuXNet.Supervisor.Tests.Systemd;

public sealed class ActivationSocketsTests
{
    private const int Pid = 4711;

    [Test]
    public void Sockets_meant_for_this_process_are_taken_from_descriptor_3_on() =>
        Assert.That(Find("4711", "2"), Is.EqualTo(new BindAddress[] { new BindAddress.Inherited(3), new BindAddress.Inherited(4) }));

    [TestCase("4712", "2", Description = "meant for another process")]
    [TestCase(null, "2")]
    [TestCase("4711", null)]
    [TestCase("4711", "many")]
    [TestCase("4711", "-1")]
    public void Anything_else_is_left_alone(string? pid, string? count) => Assert.That(Find(pid, count), Is.Empty);

    private static ImmutableArray<BindAddress> Find(string? pid, string? count) =>
        ActivationSockets.Find(name => name switch { "LISTEN_PID" => pid, "LISTEN_FDS" => count, _ => null }, Pid);
}
