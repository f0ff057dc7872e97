namespace PneuXNet.Hooks;

/// <summary>Which worker this process is.</summary>
/// <param name="Slot">Its stable number, 0 to workers - 1; a replacement has the number of the one it replaces.</param>
/// <param name="Generation">1 at the start, higher with each reload.</param>
/// <param name="ProcessId">The worker's process id.</param>
public sealed record WorkerIdentity(int Slot, int Generation, int ProcessId);
