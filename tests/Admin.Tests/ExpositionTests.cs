using PneuXNet.Admin.Metrics;

namespace PneuXNet.Admin.Tests;

/// <summary>Both formats, read by Prometheus' own programs.</summary>
public sealed class ExpositionTests
{
    [Test]
    public void Prometheus_client_reads_every_metric_of_both_formats([Values] bool isOpenMetrics)
    {
        const string script = """
            import sys
            if sys.argv[1] == "open":
                from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
            else:
                from prometheus_client.parser import text_string_to_metric_families as parse
            for family in parse(sys.stdin.read()):
                print(family.name, family.type, len(family.samples))
            """;
        string[] families = Tools.Python(script, isOpenMetrics ? "open" : "plain", Exposed.Text(Situation.Now(), isOpenMetrics))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(families.Select(line => line.Split(' ')[0]), Is.EqualTo(Catalogue.All.Select(metric => isOpenMetrics || metric.Kind == MetricKind.Counter ? metric.Name : metric.SampleName)));
        Assert.That(families.Select(line => line.Split(' ')[1]), Is.EqualTo(Catalogue.All.Select(metric =>
            metric.Kind == MetricKind.Info && !isOpenMetrics ? "gauge" : metric.Kind.ToString().ToLowerInvariant())));
        Assert.That(families.Select(line => int.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(Catalogue.All.Select(metric => metric.Read(Situation.Now()).Count())));
    }

    [Test]
    public void Promtool_has_nothing_against_any_of_it() => Assert.That(Tools.Promtool(Exposed.Text(Situation.Now()), "check", "metrics"), Is.Empty);

    [Test]
    public void What_stands_in_a_label_can_not_end_it()
    {
        Snapshot now = Situation.Now(Situation.Master with { Version = "1\"2\\3\n4" });
        Assert.That(Exposed.Text(now), Does.Contain("""pneuxnet_build_info{version="1\"2\\3\n4"} 1""" + "\n"));
    }

    [TestCase("", false)]
    [TestCase("*/*", false)]
    [TestCase("text/plain", false)]
    [TestCase("application/openmetrics-text", true)]
    [TestCase("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1", true)]
    [TestCase("application/openmetrics-text;q=0.2,text/plain;q=0.5", false)]
    [TestCase("application/openmetrics-text;q=0", false)]
    [TestCase("no media type at all", false)]
    public void Who_prefers_OpenMetrics_gets_it(string accept, bool isOpenMetrics) => Assert.That(MetricsEndpoints.Prefers(accept), Is.EqualTo(isOpenMetrics));
}
