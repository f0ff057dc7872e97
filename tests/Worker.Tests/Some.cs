using Microsoft.AspNetCore.Http.Features;
using PneuXNet.Contract;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Tests;

/// <summary>Values of which a test changes only what it is about.</summary>
internal static class Some
{
    public static SpawnEnvironment Spawn { get; } = new()
    {
        Cell = 7, Listeners = 2, Backlog = 2048, PulseMilliseconds = 1000, GracefulMilliseconds = 30_000, Threads = 4, MaxRequests = 500,
    };

    /// <summary>A request of no connection.</summary>
    public static RequestAccount Request { get; } = new RequestScope<object>(new FeatureCollection());
}
