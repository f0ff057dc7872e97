using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Nginx;

/// <summary>What the user wants of an nginx site, beyond what the settings of the service say already.</summary>
internal sealed record SiteOptions
{
    /// <summary>The site's host name; <c>_</c> for whatever comes.</summary>
    public string ServerName { get; init; } = "_";

    /// <summary>Port 443 with the certificate that certbot keeps for the server name; port 80 leads there.</summary>
    public bool Tls { get; init; }

    /// <summary>The nginx that is to read it; null: not known.</summary>
    public Version? NginxVersion { get; init; }

    // Later ones take the other form, too, and warn. One that isn't known may be older.
    public bool HasHttp2Directive => NginxVersion >= new Version(1, 25, 1);

    /// <summary>Addresses of hosts that run the app, if it isn't this one.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    public bool HasHosts => !Hosts.IsEmpty;

    /// <summary>Hosts that are asked only when none of the others answers.</summary>
    public ImmutableArray<string> Backups { get; init; } = [];
}
