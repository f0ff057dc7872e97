namespace PneuXNet.Supervisor.Incidents;

/// <summary>A request that was in flight. No header, no body; no query unless the operator wants it.</summary>
/// <param name="Connection">Kestrel's id of the connection, as in the app's own log.</param>
/// <param name="Overdue">Its client had been answered that it took too long.</param>
internal sealed record IncidentRequest(long Id, string Method, string Path, double AgeSeconds, string Connection, bool Overdue);
