namespace PneuXNet.Supervisor.Fleet;

/// <summary>A request whose work went on after its deadline, as its worker tells it.</summary>
/// <param name="Name">Method and path.</param>
/// <param name="Age">When it was told.</param>
/// <param name="Limit">What it had.</param>
/// <param name="Others">How many other requests the worker was executing then.</param>
internal sealed record OverdueRequest(string Name, TimeSpan Age, TimeSpan Limit, int Others);
