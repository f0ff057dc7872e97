namespace PneuXNet.Supervisor.Fleet;

/// <summary>The memory of a slot over the workers that held it.</summary>
/// <param name="Failures">Ends in a row that were nobody's wish, each of a worker that had not proved itself stable.</param>
/// <param name="NotBefore">The next worker of this slot isn't started earlier.</param>
internal readonly record struct SlotState(int Failures, TimeSpan NotBefore);
