namespace PneuXNet.Supervisor.Fleet;

/// <summary>A check that is repeated while a worker serves.</summary>
/// <param name="Check">Its place among all checks.</param>
/// <param name="Every">How long after its last answer it is asked again.</param>
/// <param name="Failures">After how many failures in a row the worker is replaced.</param>
internal readonly record struct CheckRepeat(int Check, TimeSpan Every, int Failures);
