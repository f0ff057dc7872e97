using System.Net;
using NUnit.Framework;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Tests;

public sealed class TrustedProxiesTests
{
    [TestCase("127.0.0.1,::1", "127.0.0.1", true)]
    [TestCase("127.0.0.1,::1", "::ffff:127.0.0.1", true)]
    [TestCase("127.0.0.1,::1", "::1", true)]
    [TestCase("127.0.0.1,::1", "127.0.0.2", false)]
    [TestCase("10.0.0.0/8, fd00::/8", "10.200.3.4", true)]
    [TestCase("10.0.0.0/8, fd00::/8", "fd12::1", true)]
    [TestCase("10.0.0.0/8, fd00::/8", "11.0.0.1", false)]
    [TestCase("*", "203.0.113.9", true)]
    [TestCase("*", "2001:db8::1", true)]
    [TestCase("", "127.0.0.1", false)]
    public void A_peer_is_trusted_by_its_address_or_network(string list, string peer, bool trusted) =>
        Assert.That(TrustedProxies.TryParse(list, out _)!.Include(IPAddress.Parse(peer)), Is.EqualTo(trusted));

    [Test]
    public void Who_comes_by_a_unix_socket_is_trusted_always() => Assert.That(TrustedProxies.TryParse("", out _)!.Include(peer: null), Is.True);

    [TestCase("::1,nginx", "nginx")]
    [TestCase("10.0.0.0/33", "10.0.0.0/33")]
    public void What_is_no_address_is_named(string list, string wrong)
    {
        Assert.That(TrustedProxies.TryParse(list, out string offender), Is.Null);
        Assert.That(offender, Is.EqualTo(wrong));
    }
}
