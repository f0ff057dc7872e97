namespace PneuXNet.Supervisor.Checks;

/// <summary>What a worker has answered, and what it took.</summary>
/// <param name="Headers">A value of the header, all of them joined with commas; null if it isn't there.</param>
/// <param name="PrivateBytes">Memory of the worker's own after the answer; null if nobody wanted to know.</param>
internal sealed record CheckAnswer(int Status, Func<string, string?> Headers, byte[] Body, TimeSpan Latency, long? PrivateBytes);
