namespace PneuXNet.Contract;

/// <summary>Requests whose time fell into one bucket of the histogram.</summary>
/// <param name="Below">Seconds that none of them reached; the last of <see cref="LatencyBuckets"/> has those that took longer too.</param>
/// <param name="Count">How many there ever were.</param>
public sealed record LatencyCount(double Below, long Count);
