using PneuXNet.Admin.Access;

namespace PneuXNet.Admin.Dashboard;

/// <summary>What a person sees who opens the admin address in a browser.</summary>
internal static class DashboardEndpoints
{
    private const string Index = """
        /livez     whether the master lives
        /readyz    whether requests should be sent here
        /startupz  whether the start is over
        /status    master, workers, requests in flight, totals, as JSON
        /events    the last events, as JSON
        /metrics   for Prometheus

        """;

    public static void MapDashboard(this IEndpointRouteBuilder app) =>
        app.MapMethods("/", Methods.ToRead, () => Index).WithAccess(AccessLevel.Open);
}
