using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Tests.CommandLine;

namespace PneuXNet.Supervisor.Tests.Configuration;

/// <summary>What a second reading of the same sources finds changed.</summary>
public sealed class RereadingTests
{
    [Test]
    public void Nothing_changed_is_no_change() => Assert.That(Changes("bind = [':1', ':2']\nenv.A = '1'", "bind = [':1', ':2']\nenv.A = '1'"), Is.Empty);

    [Test]
    public void The_same_value_written_otherwise_or_elsewhere_is_no_change() =>
        Assert.That(Changes("timeout = 30\nbind = '127.0.0.1:8000'", "\n\ntimeout = 30.0"), Is.Empty);

    [Test]
    public void Each_change_is_told_from_what_to_what_and_where() =>
        Assert.That(Changes("workers = 2\nname = 'a'", "workers = 3\ntimeout = 5\nbind = [':1', ':2']"), Is.EqualTo(new[]
        {
            "bind: 127.0.0.1:8000 -> :1 :2 (pneuxnet.toml:3:15)",
            "workers: 2 -> 3 (pneuxnet.toml:1:11)",
            "timeout: 30 -> 5 (pneuxnet.toml:2:11)",
            "name: a -> none (not set any more)",
        }));

    [Test]
    public void A_changed_secret_is_told_without_the_secret() =>
        Assert.That(Changes("env.DB_PASSWORD = 'old'", "env.DB_PASSWORD = 'new'").Single(), Does.StartWith("env: DB_PASSWORD=*** -> DB_PASSWORD=*** "));

    [Test]
    public void The_same_sources_can_be_read_again_after_the_working_folder_has_changed()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pneuxnet-test-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "app"));
            // The folder of the start goes with the sources, so that a relative --chdir and -c mean the same each time.
            var sources = new ConfigurationSources(["--chdir", "app", "-c", "x.toml"], _ => null, folder.FullName, path =>
                path == Path.Combine(folder.FullName, "x.toml") ? "workers = 2" : throw new FileNotFoundException());
            Assert.That(ConfigurationReader.Read(sources).Problems, Is.Empty);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[] Changes(string before, string after) =>
        [.. Reading.WithFile(before).Right.ChangesTo(Reading.WithFile(after).Right).Select(change => change.ToString())];
}
