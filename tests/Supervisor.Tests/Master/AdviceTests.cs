using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Master;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Tests.Master;

public sealed class AdviceTests
{
    private static readonly MasterOptions Fine = new() { App = "app.dll", Workers = 2, Timeout = TimeSpan.FromSeconds(30) };

    [Test]
    public void A_start_that_is_fine_gets_no_advice() => Assert.That(For(Fine), Is.Empty);

    [Test]
    public void A_backlog_that_the_kernel_cuts_comes_with_the_command_that_raises_it() =>
        Assert.That(For(Fine, grantedBacklog: 128), Has.One.Items.And.Some.EqualTo(
            "the kernel grants a backlog of 128, not 2048: bursts of connections will be refused; raise it with: sysctl -w net.core.somaxconn=2048"));

    [Test]
    public void Many_more_workers_than_processors_are_questioned()
    {
        Assert.That(For(Fine with { Workers = 8 }), Is.Empty);
        Assert.That(For(Fine with { Workers = 9 }), Has.One.Items.And.Some.Contains("9 workers on 2 processors").And.Some.EndsWith("try -w 4"));
    }

    [Test]
    public void A_timeout_of_zero_is_questioned() => Assert.That(For(Fine with { Timeout = TimeSpan.Zero }), Has.One.Items.And.Some.Contains("never replaced"));

    [Test]
    public void A_daemon_under_a_service_manager_is_questioned()
    {
        Assert.That(For(Fine with { Daemon = true }), Is.Empty);
        Assert.That(For(Fine with { Daemon = true }, isNotified: true), Has.One.Items.And.Some.Contains("$NOTIFY_SOCKET is set"));
    }

    [Test]
    public void Running_as_root_is_questioned() => Assert.That(For(Fine, isRoot: true), Has.One.Items.And.Some.StartsWith("running as root"));

    [Test]
    public void Settings_that_lie_beside_the_app_and_not_where_it_looks_for_them_are_pointed_out()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pneuxnet-test-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "appsettings.json"), "{}");
            Assert.That(For(Fine, appFolder: folder.FullName), Has.One.Items.And.Some.EndsWith($"run with: --chdir {folder.FullName}"));
            Assert.That(For(Fine, appFolder: folder.FullName, folder: folder.FullName), Is.Empty);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> For(
        MasterOptions options, int grantedBacklog = 2048, bool isRoot = false, bool isNotified = false, string appFolder = "/nowhere", string folder = "/nowhere/else") =>
        Advice.For(options, new AppTarget("app.dll", "dotnet", ["app.dll"], appFolder), grantedBacklog, processors: 2, isRoot, isNotified, folder);
}
