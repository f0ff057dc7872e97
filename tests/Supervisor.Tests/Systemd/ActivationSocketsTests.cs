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

    [Test]
    public void Each_has_the_name_that_the_service_manager_gives_it() =>
        Assert.That(Find("4711", "3", "web:pneuxnet-unix_/run/x.sock").Select(socket => socket.Name), Is.EqualTo(new[] { "web", "pneuxnet-unix_/run/x.sock", "" }));

    [Test]
    public void A_name_in_the_store_has_no_colon_and_is_known_as_ours()
    {
        Assert.That(StoredName.Of("http://[::1]:8000"), Is.EqualTo("pneuxnet-http_//[__1]_8000"));
        Assert.That(StoredName.Of($"unix:/{new string('ü', 300)}"), Has.Length.EqualTo(255).And.EndsWith("__"));
        Assert.That((StoredName.IsOurs(StoredName.Of("unix:/x")), StoredName.IsOurs("web")), Is.EqualTo((true, false)));
    }

    private static ImmutableArray<BindAddress.Inherited> Find(string? pid, string? count, string? names = null) =>
        ActivationSockets.Find(name => name switch { "LISTEN_PID" => pid, "LISTEN_FDS" => count, "LISTEN_FDNAMES" => names, _ => null }, Pid);
}
