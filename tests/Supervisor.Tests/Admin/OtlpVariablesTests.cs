using PneuXNet.Supervisor.Admin;

namespace PneuXNet.Supervisor.Tests.Admin;

public sealed class OtlpVariablesTests
{
    [Test]
    public void Without_a_word_nothing_is_sent() => Assert.That(OtlpVariables.Fill([], ""), Is.False);

    [TestCase("http://collector:4317", "grpc")]
    [TestCase("http://collector:4318", "http/protobuf")]
    [TestCase("https://collector/otlp", "http/protobuf")]
    public void The_port_tells_the_protocol(string endpoint, string protocol)
    {
        Dictionary<string, string> variables = [];
        Assert.That(OtlpVariables.Fill(variables, endpoint), Is.True);
        Assert.That((variables["OTEL_EXPORTER_OTLP_ENDPOINT"], variables["OTEL_EXPORTER_OTLP_PROTOCOL"]), Is.EqualTo((endpoint, protocol)));
    }

    [TestCase("OTEL_EXPORTER_OTLP_PROTOCOL")]
    [TestCase("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL")]
    public void A_protocol_that_is_named_holds(string variable)
    {
        Dictionary<string, string> variables = new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4317", [variable] = "http/protobuf" };
        Assert.That(OtlpVariables.Fill(variables, ""), Is.True);
        Assert.That(variables.GetValueOrDefault("OTEL_EXPORTER_OTLP_PROTOCOL"), Is.Not.EqualTo("grpc"));
    }

    [Test]
    public void The_setting_stands_above_the_variables()
    {
        Dictionary<string, string> variables = new() { ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = "http://other:4318/v1/metrics" };
        Assert.That(OtlpVariables.Fill(variables, "http://collector:4318"), Is.True);
        Assert.That(variables.Keys, Does.Not.Contain("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"));
    }

    [Test]
    public void Who_wants_no_metrics_exported_gets_none() =>
        Assert.That(OtlpVariables.Fill(new() { ["OTEL_METRICS_EXPORTER"] = "none" }, "http://collector:4318"), Is.False);
}
