namespace PneuXNet.Supervisor.Admin;

/// <summary>The variables by which the admin app's exporter is told where to send, as OpenTelemetry has named them.</summary>
internal static class OtlpVariables
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string MetricsProtocol = "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL";
    private const string Exporter = "OTEL_METRICS_EXPORTER";
    private const int GrpcPort = 4317;

    /// <summary>Puts a setting in the place of what the variables say. Who names no protocol is understood by the port.</summary>
    /// <param name="endpoint">As set; empty: the variables hold.</param>
    /// <returns>Whether anything is to be sent.</returns>
    public static bool Fill(Dictionary<string, string> variables, string endpoint)
    {
        if (endpoint.Length > 0)
        {
            variables[Endpoint] = endpoint;
            variables.Remove(MetricsEndpoint);
        }
        string? meant = variables.GetValueOrDefault(MetricsEndpoint) is { Length: > 0 } own ? own : variables.GetValueOrDefault(Endpoint);
        if (string.IsNullOrEmpty(meant) || variables.GetValueOrDefault(Exporter) == "none")
        {
            return false;
        }
        if (!variables.ContainsKey(Protocol) && !variables.ContainsKey(MetricsProtocol))
        {
            variables[Protocol] = Uri.TryCreate(meant, UriKind.Absolute, out Uri? url) && url.Port == GrpcPort ? "grpc" : "http/protobuf";
        }
        return true;
    }
}
