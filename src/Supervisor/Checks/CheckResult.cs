namespace PneuXNet.Supervisor.Checks;

/// <summary>What a round of checks came to.</summary>
/// <param name="Worker">The worker's id.</param>
/// <param name="Wrong">What is wrong; null if nothing is.</param>
internal readonly record struct CheckResult(int Worker, string? Wrong, TimeSpan Took);
