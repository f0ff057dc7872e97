namespace PneuXNet.Admin.Dashboard;

/// <summary>A part of a worker's life, until the next one or its end.</summary>
/// <param name="Stage">starting, serving, draining or killed.</param>
/// <param name="From">In milliseconds since 1970.</param>
internal sealed record Span(string Stage, long From);
