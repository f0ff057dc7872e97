using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>One machine with the package installed, for the tests that look at the installed service. They leave it serving.</summary>
[SetUpFixture]
public sealed class InstalledBox
{
    /// <summary>Asks for the page of the app on its unix socket, and prints the status.</summary>
    internal const string AskOnSocket = "curl -sS -o /dev/null -w '%{http_code}' --max-time 30 --unix-socket /run/pneuxnet/webapp.sock http://localhost/";

    private static Task<SystemdBox>? _box;

    /// <summary>Boots and installs when it is asked for first.</summary>
    internal static Task<SystemdBox> GetAsync()
    {
        if (SystemdBox.Obstacle is { } obstacle)
        {
            Assert.Ignore(obstacle);
        }
        return _box ??= InstallAsync();
    }

    [OneTimeTearDown]
    public async Task PullThePlug()
    {
        if (_box is { IsCompletedSuccessfully: true })
        {
            await (await _box).DisposeAsync();
        }
    }

    /// <summary>Another one, for a test that leaves nothing to look at.</summary>
    internal static async Task<SystemdBox> InstallAsync()
    {
        string deb = await Packages.DebAsync();
        SystemdBox box = await SystemdBox.BootAsync();
        await box.CopyInAsync(deb, "/root/pneuxnet.deb");
        // What is recommended is there already, on the machine that the box looks through. Images for containers forbid packages to start
        // what they install, by this file.
        await box.GoodAsync("rm -f /usr/sbin/policy-rc.d; dpkg -i /root/pneuxnet.deb && rm /root/pneuxnet.deb");
        // Of "auto" a test can't tell how many that is.
        await box.GoodAsync("sed -i 's/^workers = .*/workers = 2/' /etc/pneuxnet/pneuxnet.toml; systemctl reload pneuxnet");
        return box;
    }
}
