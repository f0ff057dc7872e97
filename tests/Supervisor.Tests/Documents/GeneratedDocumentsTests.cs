namespace PneuXNet.Supervisor.Tests.Documents;

/// <summary>
/// Files that the program can write itself are what it writes. With PNEUXNET_WRITE_DOCS=1 in the environment these tests
/// write them instead.
/// </summary>
public sealed class GeneratedDocumentsTests
{
    private const string ReadmeHeading = "\n## Options\n";

    [Test]
    public void The_options_are_described_as_the_table_has_them() => IsUpToDate("docs/options.md", _ => OptionsDocument.Text());

    [Test]
    public void The_manual_page_is_as_the_table_has_it() => IsUpToDate("docs/pneuxnet.1", _ => ManualPage.Text());

    [Test]
    public void The_options_in_README_are_as_the_table_has_them() => IsUpToDate("README.md", WithTable);

    [TestCase("etc/nginx/conf.d/webapp.conf", "-b", "unix:/run/pneuxnet/webapp.sock", "--timeout", "500")]
    [TestCase("etc/nginx/webapp-tls.conf", "--tls", "--server-name", "app.example.org", "--nginx-version", "1.22", "-b", "unix:/run/pneuxnet/webapp.sock", "--timeout", "500")]
    [TestCase("etc/nginx/webapp-hosts.conf", "--host", "10.0.0.11:8000", "--host", "10.0.0.12:8000", "--backup", "10.0.0.13:8000", "--timeout", "500")]
    public void The_nginx_sites_are_as_the_command_writes_them(string path, params string[] arguments) => IsUpToDate(path, _ => NginxSites.Installed(arguments));

    /// <summary>README with the table under its heading replaced, and the rest as it stands.</summary>
    private static string WithTable(string readme)
    {
        int heading = readme.IndexOf(ReadmeHeading, StringComparison.Ordinal);
        Assert.That(heading, Is.Positive, "README.md has a heading for its options");
        int start = readme.IndexOf("\n|", heading, StringComparison.Ordinal) + 1;
        int end = readme.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        return readme[..start] + OptionsDocument.ReadmeTable() + readme[end..];
    }

    private static void IsUpToDate(string path, Func<string, string> write)
    {
        string written = Repository.Exists(path) ? Repository.Read(path) : "";
        string right = write(written);
        if (Environment.GetEnvironmentVariable("PNEUXNET_WRITE_DOCS") == "1")
        {
            Repository.Write(path, right);
            return;
        }
        Assert.That(written, Is.EqualTo(right), $"{path} is not what the program gives; write it again with: PNEUXNET_WRITE_DOCS=1 ./test.sh --project Supervisor.Tests GeneratedDocuments");
    }
}
