namespace PneuXNet.Supervisor.Processes;

/// <summary>What a process has for its standard output and error: descriptors of the one that starts it, or nothing, and then what it writes is lost.</summary>
internal readonly record struct SpawnStreams(int? Output, int? Error);
