namespace PneuXNet.Supervisor.Fleet;

/// <summary>How a serving worker stands with one of the checks that are repeated.</summary>
/// <param name="Due">When it is asked next.</param>
/// <param name="Failures">How often in a row it has failed.</param>
internal readonly record struct CheckClock(TimeSpan Due, int Failures);
