namespace PneuXNet.Admin.Dashboard;

/// <summary>A worker as the dashboard shows it.</summary>
/// <param name="Silent">It serves by the master's word and shows no life.</param>
internal sealed record WorkerNow(
    int Slot, int Pid, int Generation, string Stage, bool Silent, string? Reason, double Age, double? Heartbeat, double? KilledIn, double PerSecond, double? P50, double? P99, long Executing, long Waiting,
    long Connections, long Failed, long? Memory);
