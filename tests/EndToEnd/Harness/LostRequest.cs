namespace PneuXNet.EndToEnd.Harness;

/// <summary>A request that was not answered.</summary>
/// <param name="Worker">The worker that had answered on this connection before; 0 if the connection was new.</param>
internal sealed record LostRequest(int Worker, string Why);
