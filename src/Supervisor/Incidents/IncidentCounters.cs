namespace PneuXNet.Supervisor.Incidents;

/// <summary>What the worker had counted by then.</summary>
internal sealed record IncidentCounters
{
    public long ConnectionsOpen { get; init; }

    public long ConnectionsAccepted { get; init; }

    public long RequestsStarted { get; init; }

    public long RequestsExecuting { get; init; }

    public long RequestsWaiting { get; init; }

    public long RequestsFailed { get; init; }

    public long RequestsTimedOut { get; init; }

    public long RequestsRefused { get; init; }
}
