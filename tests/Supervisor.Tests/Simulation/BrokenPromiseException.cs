namespace PneuXNet.Supervisor.Tests.Simulation;

/// <summary>A history in which a promise did not hold.</summary>
internal sealed class BrokenPromiseException(Promise promise, string how) : Exception($"{promise}: {how}")
{
    public Promise Promise { get; } = promise;

    // Checked millions of times: constant messages only, or building them takes most of the minute.
    public static void Unless(bool holds, Promise promise, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(promise, otherwise);
        }
    }
}
