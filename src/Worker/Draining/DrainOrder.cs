namespace PneuXNet.Worker.Draining;

/// <summary>How to drain.</summary>
/// <param name="Budget">What is open after this time is given up.</param>
/// <param name="Linger">How long an idle connection may stay.</param>
internal sealed record DrainOrder(TimeSpan Budget, TimeSpan Linger);
