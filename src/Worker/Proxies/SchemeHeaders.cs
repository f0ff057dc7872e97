using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace PneuXNet.Worker.Proxies;

/// <summary>
/// By which header fields a trusted proxy says that its client came by https. If two of them say different things, somebody's word was
/// passed on who is not the proxy, and nobody knows whose.
/// </summary>
internal sealed class SchemeHeaders
{
    private readonly (string Name, string Value)[] _known;

    /// <param name="known">Lines of NAME=VALUE; empty: Gunicorn's.</param>
    public SchemeHeaders(string known) => _known = known.Length == 0
        ? [("X-Forwarded-Protocol", "ssl"), (ForwardedHeadersDefaults.XForwardedProtoHeaderName, "https"), ("X-Forwarded-Ssl", "on")]
        : [.. known.Split('\n').Select(line => line.Split('=', 2)).Select(pair => (pair[0], pair[1]))];

    public IEnumerable<string> Names => _known.Select(header => header.Name);

    /// <summary>Whether ASP.NET Core's middleware is to follow X-Forwarded-Proto along the chain of proxies.</summary>
    public bool FollowsProto => _known.Contains((ForwardedHeadersDefaults.XForwardedProtoHeaderName, "https"), Same);

    /// <returns>Whether it is https; null if none of them says anything.</returns>
    public bool? Read(IHeaderDictionary headers, out bool isContradictory)
    {
        bool? claimed = null;
        isContradictory = false;
        foreach ((string name, string value) in _known)
        {
            foreach (string? line in headers[name])
            {
                if (line is null || ClaimOf(line, value) is not { } claim)
                {
                    continue;
                }
                isContradictory |= claimed is not null && claimed != claim;
                claimed = claim;
            }
        }
        return claimed;
    }

    // In a chain each hop adds its own; where they differ by right, the list says nothing here.
    private static bool? ClaimOf(string line, string value)
    {
        string[] hops = line.Split(',', StringSplitOptions.TrimEntries);
        int secure = hops.Count(hop => hop.Equals(value, StringComparison.OrdinalIgnoreCase));
        return secure == hops.Length ? true : secure == 0 ? false : null;
    }

    private static EqualityComparer<(string Name, string Value)> Same { get; } = EqualityComparer<(string Name, string Value)>.Create(
        (a, b) => a.Name.Equals(b.Name, StringComparison.OrdinalIgnoreCase) && a.Value.Equals(b.Value, StringComparison.OrdinalIgnoreCase));
}
