using PneuXNet.Supervisor.Admin;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Tests.Admin;

public sealed class AdminOptionsTests
{
    private const string Token = "0123456789abcdef-._~+/=";

    private string _file = "";

    [SetUp]
    public void MakeFile() => _file = Path.GetTempFileName();

    [TearDown]
    public void RemoveFile() => File.Delete(_file);

    [TestCase("127.0.0.1:9090")]
    [TestCase("127.1.2.3:9090")]
    [TestCase("[::1]:9090")]
    [TestCase("localhost:9090")]
    [TestCase("unix:/run/admin.sock")]
    public void Loopback_and_unix_sockets_need_no_token(string address) =>
        Assert.That(AdminOptions.Read(new MasterOptions { AdminBind = address }), Is.EqualTo(new AdminOptions(BindAddress.TryParse(address)!, "")));

    [TestCase("0.0.0.0:9090")]
    [TestCase("[::]:9090")]
    [TestCase(":9090")]
    [TestCase("10.0.0.1:9090")]
    [TestCase("admin.example.com:9090")]
    public void Any_other_address_needs_one(string address)
    {
        var options = new MasterOptions { AdminBind = address };
        Assert.That(() => AdminOptions.Read(options), Throws.InstanceOf<StartException>().With.Message.StartsWith($"--admin-bind '{address}': ").And.Message.Contains("--admin-token-file"));
        File.WriteAllText(_file, Token + "\n");
        Assert.That(AdminOptions.Read(options with { AdminTokenFile = _file })!.Token, Is.EqualTo(Token));
    }

    [TestCase("")]
    [TestCase("0123456789abcde")]
    [TestCase("0123456789 abcdef")]
    [TestCase("0123456789abcdef\n0123456789abcdef")]
    [TestCase("0123456789abcdefé")]
    public void A_file_without_a_good_token_is_refused_with_the_way_to_make_one(string content)
    {
        File.WriteAllText(_file, content);
        Assert.That(() => AdminOptions.Read(new MasterOptions { AdminBind = "127.0.0.1:9090", AdminTokenFile = _file }),
            Throws.InstanceOf<StartException>().With.Message.StartsWith($"--admin-token-file '{_file}': ").And.Message.Contains("openssl rand"));
    }

    [Test]
    public void A_file_that_is_not_there_is_named() =>
        Assert.That(() => AdminOptions.Read(new MasterOptions { AdminBind = "127.0.0.1:9090", AdminTokenFile = "/no/such/file" }),
            Throws.InstanceOf<StartException>().With.Message.Contains("there is no such file"));

    [Test]
    public void A_token_file_without_an_address_is_a_mistake() =>
        Assert.That(() => AdminOptions.Read(new MasterOptions { AdminTokenFile = _file }), Throws.InstanceOf<StartException>().With.Message.Contains("--admin-bind"));

    [Test]
    public void A_token_is_not_in_what_is_logged() =>
        Assert.That(new AdminOptions(new BindAddress.Tcp("127.0.0.1", 9090), Token).ToString(), Does.Not.Contain(Token));
}
