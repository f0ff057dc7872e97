namespace PneuXNet.Contract;

/// <summary>A request in flight, with the worker that has it.</summary>
/// <param name="Id">Counts the worker's requests.</param>
/// <param name="Age">Seconds since it began to execute.</param>
public sealed record RequestFacts(int Slot, int Pid, long Id, double Age, string Method, string Path);
