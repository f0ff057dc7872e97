using Microsoft.AspNetCore.Http;
using PneuXNet.Admin.Access;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Tests;

public sealed class AccessPolicyTests
{
    private const string Token = "0123456789abcdef";

    [Test]
    public void Probes_are_open_to_everybody([Values] bool isLocal, [Values("", Token)] string token) =>
        Assert.That(Judge(AccessLevel.Open, isLocal, token, "evil.example", ""), Is.EqualTo(AccessVerdict.Granted));

    [Test]
    public void Who_can_connect_to_loopback_can_read([Values("127.0.0.1:9090", "localhost:9090", "[::1]:9090", "127.0.0.1")] string host, [Values("", Token)] string token) =>
        Assert.That(Judge(AccessLevel.Read, isLocal: true, token, host, ""), Is.EqualTo(AccessVerdict.Granted));

    [Test]
    public void A_page_that_makes_its_own_name_mean_loopback_reads_nothing([Values("evil.example:9090", "localhost.evil.example", "", "10.0.0.1")] string host) =>
        Assert.That(Judge(AccessLevel.Read, isLocal: true, "", host, ""), Is.EqualTo(AccessVerdict.ForeignHost));

    [Test]
    public void Over_a_unix_socket_the_name_does_not_matter() =>
        Assert.That(Judge(AccessLevel.Read, isLocal: true, "", "whatever", "", isUnix: true), Is.EqualTo(AccessVerdict.Granted));

    [Test]
    public void From_elsewhere_reading_takes_the_token()
    {
        Assert.That(Judge(AccessLevel.Read, isLocal: false, Token, "admin.example", ""), Is.EqualTo(AccessVerdict.TokenMissing));
        Assert.That(Judge(AccessLevel.Read, isLocal: false, Token, "127.0.0.1", "Bearer " + Token[1..]), Is.EqualTo(AccessVerdict.WrongToken));
        Assert.That(Judge(AccessLevel.Read, isLocal: false, Token, "admin.example", "Bearer " + Token), Is.EqualTo(AccessVerdict.Granted));
    }

    [Test]
    public void Steering_takes_the_token_everywhere([Values] bool isLocal, [Values] bool isUnix)
    {
        Assert.That(Judge(AccessLevel.Steer, isLocal, Token, "127.0.0.1", "", isUnix), Is.EqualTo(AccessVerdict.TokenMissing));
        Assert.That(Judge(AccessLevel.Steer, isLocal, Token, "127.0.0.1", "Basic " + Token, isUnix), Is.EqualTo(AccessVerdict.WrongToken));
        Assert.That(Judge(AccessLevel.Steer, isLocal, Token, "127.0.0.1", "bearer " + Token, isUnix), Is.EqualTo(AccessVerdict.Granted));
    }

    [Test]
    public void Without_a_token_file_nothing_can_be_steered([Values("", "Bearer ", "Bearer x")] string authorization) =>
        Assert.That(Judge(AccessLevel.Steer, isLocal: true, "", "127.0.0.1", authorization, isUnix: true), Is.EqualTo(AccessVerdict.NoToken));

    private static AccessVerdict Judge(AccessLevel level, bool isLocal, string token, string host, string authorization, bool isUnix = false) =>
        new AccessPolicy(new AdminEnvironment { Address = "", IsLocal = isLocal, IsUnix = isUnix, HasToken = token.Length > 0, PulseMilliseconds = 5000 }, token)
            .Judge(level, new HostString(host), authorization);
}
