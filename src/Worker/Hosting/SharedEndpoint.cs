using Microsoft.AspNetCore.Server.Kestrel.Core;
using PneuXNet.Contract;
using PneuXNet.Worker.Guard;

namespace PneuXNet.Worker.Hosting;

/// <summary>What a connection from a shared listener goes through before Kestrel reads requests from it, in the order of the wire.</summary>
internal static class SharedEndpoint
{
    /// <summary>Gunicorn's, where the user has named no other.</summary>
    public const int FieldSize = 8190;

    public static void Configure(ListenOptions endpoint, WorkerProcess worker)
    {
        if (worker.Spawn.HttpRules == HttpRules.Strict)
        {
            HeadLimits limits = LimitsOf(endpoint.KestrelServerOptions.Limits, worker.Spawn);
            endpoint.Use(next => new RequestGuard(limits, worker.Spawn.HeaderMap, next).OnConnectionAsync);
        }
    }

    private static HeadLimits LimitsOf(KestrelServerLimits kestrel, SpawnEnvironment spawn) => new(
        kestrel.MaxRequestLineSize, kestrel.MaxRequestHeaderCount, spawn.LimitRequestFieldSize ?? FieldSize, kestrel.MaxRequestHeadersTotalSize);
}
