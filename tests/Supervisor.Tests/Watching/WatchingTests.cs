using System.Collections.Immutable;
using PneuXNet.Supervisor.Watching;

namespace PneuXNet.Supervisor.Tests.Watching;

public sealed class WatchingTests
{
    [TestCase("/srv/a.txt", "/srv", false, "/srv/a.txt", "/srv/b.txt /srv/x/a.txt")]
    [TestCase("/srv/*.txt", "/srv", false, "/srv/a.txt /srv/.txt", "/srv/a.htm /srv/x/a.txt")]
    [TestCase("/srv/?.txt", "/srv", false, "/srv/a.txt", "/srv/ab.txt")]
    [TestCase("/srv/**/*.txt", "/srv", true, "/srv/a.txt /srv/x/y/a.txt", "/srv/a.htm /srvx/a.txt")]
    [TestCase("/srv/*/a.txt", "/srv", true, "/srv/x/a.txt", "/srv/a.txt /srv/x/y/a.txt")]
    [TestCase("/srv/x/**", "/srv/x", true, "/srv/x/a /srv/x/y/b", "/srv/y")]
    [TestCase("/srv/(a)+.txt", "/srv", false, "/srv/(a)+.txt", "/srv/aa.txt")]
    [TestCase("/*.txt", "/", false, "/a.txt", "/srv/a.txt")]
    public void A_pattern_has_a_folder_and_fits_some_paths(string pattern, string folder, bool recursive, string fitting, string others)
    {
        WatchRule rule = WatchRule.OfPattern(pattern);
        Assert.That((rule.Folder, rule.Recursive), Is.EqualTo((folder, recursive)));
        Assert.That(fitting.Split(' ').Where(path => !rule.Fits(path)), Is.Empty);
        Assert.That(others.Split(' ').Where(path => rule.Fits(path)), Is.Empty);
    }

    [TestCase("/app/App.dll", true)]
    [TestCase("/app/runtimes/linux-x64/native/lib.so", true)]
    [TestCase("/app/App.deps.json", true)]
    [TestCase("/app/appsettings.Development.json", true)]
    [TestCase("/app/app.db", false)]
    [TestCase("/app/logs/app.log", false)]
    [TestCase("/app/data.json", false)]
    public void What_an_app_writes_itself_is_not_taken_for_the_app(string path, bool counts) => Assert.That(WatchRule.OfApp("/app").Fits(path), Is.EqualTo(counts));

    [Test]
    public void A_change_counts_when_nothing_changes_any_more()
    {
        var policy = new ChangePolicy(Files("a", 1));
        Assert.That(policy.Look(Files("a", 2), Seconds(1)), Is.Empty, "it may go on");
        Assert.That(policy.IsChanging, Is.True);
        Assert.That(policy.Look(Files("a", 3), Seconds(1.5)), Is.Empty, "it goes on");
        Assert.That(policy.Look(Files("a", 3), Seconds(2)), Is.EqualTo(new[] { "a" }));
        Assert.That(policy.IsChanging, Is.False);
        Assert.That(policy.Look(Files("a", 3), Seconds(3)), Is.Empty, "once");
    }

    [Test]
    public void A_change_that_is_taken_back_counts_for_nothing()
    {
        var policy = new ChangePolicy(Files("a", 1));
        policy.Look(Files("a", 2), Seconds(1));
        Assert.That(policy.Look(Files("a", 1), Seconds(1.5)), Is.Empty);
        Assert.That(policy.IsChanging, Is.False);
    }

    [Test]
    public void Files_that_never_rest_are_taken_after_a_while()
    {
        var policy = new ChangePolicy(Files("a", 0));
        int looks = Enumerable.Range(1, 100).TakeWhile(i => policy.Look(Files("a", i), Seconds(i)).Length == 0).Count();
        Assert.That(looks, Is.EqualTo(10));
    }

    [Test]
    public void A_reload_by_somebody_else_takes_the_change_with_it()
    {
        var policy = new ChangePolicy(Files("a", 1));
        policy.Look(Files("a", 2), Seconds(1));
        policy.Take(Files("a", 2));
        Assert.That(policy.Look(Files("a", 2), Seconds(2)), Is.Empty);
    }

    [Test]
    public void New_files_and_files_that_are_gone_are_differences_too() =>
        Assert.That(Files("a", 1).DifferencesTo(Files("b", 1)), Is.EqualTo(new[] { "a", "b" }));

    private static FileSnapshot Files(string path, long length) =>
        new(ImmutableDictionary<string, (DateTime, long)>.Empty.Add(path, (DateTime.UnixEpoch, length)));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
