namespace PneuXNet.EndToEnd.Harness;

/// <summary>An answer as it came over the wire.</summary>
internal sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Whether the server will take another request on the connection.</summary>
    public bool KeepsAlive => !Headers.TryGetValue("Connection", out string? connection) || !connection.Contains("close", StringComparison.OrdinalIgnoreCase);
}
