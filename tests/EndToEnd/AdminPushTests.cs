using System.Text.RegularExpressions;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Metrics that are sent to an OpenTelemetry collector.</summary>
public sealed partial class AdminPushTests
{
    [Test]
    public async Task A_collector_is_sent_what_Prometheus_is_told([Values("http/protobuf", "grpc")] string protocol)
    {
        using var scratch = new Scratch();
        await using Collector collector = await Collector.StartAsync(isGrpc: protocol == "grpc");
        await using Master master = await Master.StartAsync(
            $"-w 2 -n shop --admin-bind unix:{scratch["admin.sock"]} --otlp-endpoint {collector.Endpoint}", Built.Specimen,
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test"));
        for (int i = 0; i < 5; i++)
        {
            Assert.That((await Wire.GetAsync(master.EndPoint, "/")).Status, Is.EqualTo(200));
        }
        await Eventually.Holds(() => collector["pneuxnet_requests{class=2xx}"] == 5, "the requests are told");
        Assert.That(collector["pneuxnet_request_duration_seconds_count"], Is.EqualTo(5));
        Assert.That(collector["pneuxnet_request_duration_seconds_bucket{le=+Inf}"], Is.EqualTo(5));
        Assert.That(collector["pneuxnet_workers{phase=serving}"], Is.EqualTo(2));
        Assert.That(collector["pneuxnet_worker_memory_private_bytes{slot=1}"], Is.GreaterThan(1e6));
        Assert.That(collector.Resource, Is.SupersetOf(new[] { "service.name=shop", "deployment.environment=test" }));

        var admin = new AdminApp(new System.Net.Sockets.UnixDomainSocketEndPoint(scratch["admin.sock"]));
        IEnumerable<string> told = FamilyPattern().Matches((await admin.GetAsync("/metrics")).Body).Select(match => match.Groups[1].Value);
        Assert.That(collector.Names.Select(name => SuffixPattern().Replace(name, "")).Distinct(), Is.EquivalentTo(told.Select(name => SuffixPattern().Replace(name, ""))));
        Assert.That(await master.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task A_collector_that_is_not_there_is_told_of_once_and_harms_nothing()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync(
            $"--admin-bind unix:{scratch["admin.sock"]}", Built.Hello,
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{Ports.Free()}"));
        string line = await master.LineAsync("Metrics could not be sent to the collector: ");
        Assert.That(line, Does.Contain("[WARNING]").And.Contain("Admin app (pid "));
        var admin = new AdminApp(new System.Net.Sockets.UnixDomainSocketEndPoint(scratch["admin.sock"]));
        Assert.That((await admin.GetAsync("/readyz")).Status, Is.EqualTo(200));
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(master.Count("could not be sent"), Is.EqualTo(1));
    }

    [GeneratedRegex(@"(?m)^# TYPE (\S+) ")]
    private static partial Regex FamilyPattern();

    [GeneratedRegex("_(total|bucket|sum|count)$")]
    private static partial Regex SuffixPattern();
}
