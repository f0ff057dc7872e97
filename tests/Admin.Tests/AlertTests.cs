using System.Text.Json;
using System.Text.RegularExpressions;
using PneuXNet.Admin.Metrics;

namespace PneuXNet.Admin.Tests;

/// <summary>The example alerts and the dashboard for Grafana: right in form, and about metrics that there are.</summary>
public sealed partial class AlertTests
{
    private const string Rules = "etc/prometheus/pneuxnet.rules.yml";
    private const string Dashboard = "etc/grafana/pneuxnet.json";

    [Test]
    public void Promtool_finds_the_rules_right() => Assert.That(Tools.Promtool("", "check", "rules", Repository.PathOf(Rules)), Does.Contain("SUCCESS"));

    [Test]
    public void Alerts_fire_when_they_should_and_are_quiet_when_they_should()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Repository.Read("tests/Admin.Tests/alerts.yml").Replace("RULES", Repository.PathOf(Rules), StringComparison.Ordinal));
            Assert.That(Tools.Promtool("", "test", "rules", file), Does.Contain("SUCCESS"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void Every_query_of_the_dashboard_is_one()
    {
        string file = Path.GetTempFileName();
        try
        {
            IEnumerable<string> rules = Queries().Select((query, index) =>
                $"      - {{record: 'query:{index}', expr: {JsonSerializer.Serialize(query.Replace("$__rate_interval", "1m", StringComparison.Ordinal))}}}");
            File.WriteAllText(file, $"groups:\n  - name: dashboard\n    rules:\n{string.Join('\n', rules)}\n");
            Assert.That(Tools.Promtool("", "check", "rules", file), Does.Contain($"SUCCESS: {Queries().Count} rules found"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase(Rules)]
    [TestCase(Dashboard)]
    public void Every_metric_that_is_named_is_told(string path)
    {
        HashSet<string> told = [.. Catalogue.All.SelectMany(metric => metric.Read(Situation.Now()).Select(sample => metric.SampleName + sample.Suffix))];
        string[] named = [.. NamePattern().Matches(Repository.Read(path)).Select(match => match.Value).Distinct()];
        Assert.That(named, Has.Length.GreaterThan(10).And.SubsetOf(told));
    }

    [Test]
    public void Panels_have_a_number_each_and_lie_beside_each_other()
    {
        JsonElement[] panels = [.. JsonElement.Parse(Repository.Read(Dashboard)).GetProperty("panels").EnumerateArray()];
        Assert.That(panels.Select(panel => panel.GetProperty("id").GetInt32()), Is.Unique);
        HashSet<(int, int)> taken = [];
        foreach (JsonElement place in panels.Select(panel => panel.GetProperty("gridPos")))
        {
            (int x, int y, int w, int h) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.That(x + w, Is.AtMost(24), "Grafana's grid has 24 columns");
            Assert.That(Enumerable.Range(x, w).SelectMany(column => Enumerable.Range(y, h).Select(row => (column, row))).All(taken.Add), $"nothing lies upon what begins at {x},{y}");
        }
    }

    private static List<string> Queries()
    {
        var dashboard = JsonElement.Parse(Repository.Read(Dashboard));
        return
        [
            .. dashboard.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _))
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!),
            .. dashboard.GetProperty("annotations").GetProperty("list").EnumerateArray().Select(one => one.GetProperty("expr").GetString()!),
        ];
    }

    [GeneratedRegex("pneuxnet_[a-z_]+")]
    private static partial Regex NamePattern();
}
