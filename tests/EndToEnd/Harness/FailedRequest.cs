namespace PneuXNet.EndToEnd.Harness;

/// <summary>A request that was not answered as it should have been.</summary>
/// <param name="Kind">Of which kind its client was.</param>
/// <param name="Worker">The worker that had the connection; 0 if it was too new for that to be known.</param>
/// <param name="BeganAt">A timestamp.</param>
/// <param name="FailedAt">A timestamp.</param>
internal sealed record FailedRequest(string Kind, int Worker, long BeganAt, long FailedAt, string Why);
