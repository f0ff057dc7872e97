using PneuXNet.Supervisor.Admin;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>The admin app: how a running service is seen.</summary>
internal static class AdminSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<string>("--admin-bind")
        {
            Value = "ADDRESS", Otherwise = "none",
            Help = "Where the admin app answers: probes, metrics, status, dashboard. HOST:PORT, [V6]:PORT or unix:PATH; what isn't loopback or a unix socket needs --admin-token-file",
            Rule = AdminOptions.AddressRule, Remedy = "write for example --admin-bind 127.0.0.1:9090",
            Read = (string text, out string value) => AdminOptions.ParseAddress(value = text) is not null,
            Set = (options, value) => options with { AdminBind = value },
        },
        new SettingOf<string>("--admin-token-file")
        {
            Value = "FILE", Names = Naming.File, Otherwise = "none, and nothing can be steered by the admin app",
            Help = "A file with the bearer token of the admin app, 16 to 1024 characters; the master alone has to be able to read it",
            Rule = "must be a path", Remedy = "write for example --admin-token-file /etc/pneuxnet/admin.token",
            Read = ValueReaders.Text, Set = (options, value) => options with { AdminTokenFile = value },
        },
        new SettingOf<string>("--otlp-endpoint")
        {
            Value = "URL", Otherwise = "$OTEL_EXPORTER_OTLP_ENDPOINT, or nowhere",
            Help = "The OpenTelemetry collector that the admin app sends its metrics to; by gRPC if the port is 4317, else by HTTP",
            Rule = "must be a URL that begins with http:// or https://", Remedy = "write for example --otlp-endpoint http://127.0.0.1:4318",
            Read = (string text, out string value) => Uri.TryCreate(value = text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https",
            Set = (options, value) => options with { OtlpEndpoint = value },
        },
    ];
}
