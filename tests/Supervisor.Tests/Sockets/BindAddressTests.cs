using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Tests.Sockets;

public sealed class BindAddressTests
{
    [TestCase("127.0.0.1", "http://127.0.0.1:8000")]
    [TestCase("127.0.0.1:80", "http://127.0.0.1:80")]
    [TestCase("localhost:0", "http://localhost:0")]
    [TestCase("app.example.org:65535", "http://app.example.org:65535")]
    [TestCase(":8001", "http://0.0.0.0:8001")]
    [TestCase("[::1]", "http://[::1]:8000")]
    [TestCase("[::]:9000", "http://[::]:9000")]
    [TestCase("http://127.0.0.1:80", "http://127.0.0.1:80")]
    [TestCase("tcp://127.0.0.1:80", "http://127.0.0.1:80")]
    [TestCase("unix:/run/app.sock", "unix:/run/app.sock")]
    [TestCase("unix:app.sock", "unix:app.sock")]
    [TestCase("fd://3", "fd://3")]
    public void An_address_reads_as_written(string text, string address) =>
        Assert.That(BindAddress.TryParse(text)?.ToString(), Is.EqualTo(address));

    [TestCase("")]
    [TestCase(":")]
    [TestCase("127.0.0.1:")]
    [TestCase("127.0.0.1:65536")]
    [TestCase("127.0.0.1:-1")]
    [TestCase("127.0.0.1:http")]
    [TestCase("1:2:3")]
    [TestCase("::1")]
    [TestCase("[::1")]
    [TestCase("[::1]8000")]
    [TestCase("[127.0.0.1]:80")]
    [TestCase("[]:80")]
    [TestCase("https://127.0.0.1:443")]
    [TestCase("unix:")]
    [TestCase("fd://2")]
    [TestCase("fd://-3")]
    [TestCase("fd://")]
    [TestCase("a host")]
    public void What_is_no_address_is_refused(string text) => Assert.That(BindAddress.TryParse(text), Is.Null);

    [Test]
    public void A_unix_path_may_be_as_long_as_the_kernel_takes_in_bytes()
    {
        Assert.That(BindAddress.TryParse("unix:/" + new string('x', 106)), Is.Not.Null);
        Assert.That(BindAddress.TryParse("unix:/" + new string('x', 107)), Is.Null);
        Assert.That(BindAddress.TryParse("unix:/" + new string('ä', 54)), Is.Null);
    }
}
