using PneuXNet.WebApp.Workers;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Health;

/// <summary>For load balancers and the supervisor's golden checks: is this process ready, and with which model?</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this IEndpointRouteBuilder app) =>
        app.MapGet("/healthz", (XNetModel model, WorkerIdentity worker) =>
                TypedResults.Ok(new HealthReport("ok", HealthReport.AppVersion, model.Identity, worker)))
            .WithName("health")
            .WithSummary("Is this process ready, and with which model?")
            .WithTags("Health");
}
