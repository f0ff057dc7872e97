namespace PneuXNet.Admin.Dashboard;

/// <summary>A worker as the dashboard shows it.</summary>
internal sealed record WorkerNow(
    int Slot, int Pid, int Generation, string Stage, string? Reason, double Age, double? Heartbeat, double? KilledIn, double PerSecond, double? P50, double? P99, long Executing, long Waiting,
    long Connections, long Failed, long? Memory);
