namespace PneuXNet.Worker.Deadlines;

/// <summary>A request whose work went on after its time and a grace.</summary>
internal sealed record OverdueRequest(string Method, string Path, TimeSpan Age, TimeSpan Limit);
