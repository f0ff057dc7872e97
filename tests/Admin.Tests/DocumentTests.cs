using PneuXNet.Admin.Metrics;

namespace PneuXNet.Admin.Tests;

public sealed class DocumentTests
{
    private const string Document = "docs/metrics.md";
    private const string Heading = "\n## All of them\n";

    [Test]
    public void The_table_of_metrics_is_as_the_catalogue_has_it()
    {
        string written = Repository.Read(Document);
        int start = written.IndexOf("\n|", written.IndexOf(Heading, StringComparison.Ordinal), StringComparison.Ordinal) + 1;
        int end = written.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        string right = written[..start] + Table() + written[(end == 0 ? written.Length : end)..];
        if (Environment.GetEnvironmentVariable("PNEUXNET_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Repository.PathOf(Document), right);
            return;
        }
        Assert.That(written, Is.EqualTo(right), $"{Document} is not as the catalogue has it; write it again with: PNEUXNET_WRITE_DOCS=1 ./test.sh --project Admin.Tests Document");
    }

    private static string Table() => "| metric | kind | labels | meaning |\n|---|---|---|---|\n" + string.Concat(Catalogue.All.Select(metric =>
        $"| `{metric.SampleName}` | {metric.Kind.ToString().ToLowerInvariant()} | {string.Join(", ", metric.Labels.Select(label => $"`{label}`"))} | {metric.Help} |\n"));
}
