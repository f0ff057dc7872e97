using PneuXNet.Stack.Boxes;

namespace PneuXNet.Stack;

/// <summary>The package in the eyes of Debian's own checker. What it is to overlook has its reason in etc/deb/lintian-overrides.</summary>
public sealed class LintianTests
{
    [Test]
    public async Task Lintian_finds_nothing_to_say_against_the_package()
    {
        if (!File.Exists("/usr/bin/lintian"))
        {
            Assert.Ignore("no /usr/bin/lintian, which with what it needs takes 260 MB: apt-get install lintian");
        }
        string deb = await Packages.DebAsync();
        // The tests' package isn't compressed, which nobody would ship.
        Outcome outcome = await Shell.RunAsync("lintian",
            ["--allow-root", "--fail-on", "error,warning", "--suppress-tags", "uses-no-compression-for-data-tarball,uses-no-compression-for-control-tarball", deb]);
        Assert.That(outcome.Good, Is.Empty);
    }
}
