using PneuXNet.Contract;

namespace PneuXNet.Worker.Tests;

/// <summary>Values of which a test changes only what it is about.</summary>
internal static class Some
{
    public static SpawnEnvironment Spawn { get; } = new()
    {
        Cell = 7, Listeners = 2, Backlog = 2048, PulseMilliseconds = 1000, GracefulMilliseconds = 30_000, Threads = 4, MaxRequests = 500,
    };
}
