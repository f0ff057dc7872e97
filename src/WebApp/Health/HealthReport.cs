using PneuXNet.WebApp.Workers;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Health;

/// <summary>The answer of /healthz.</summary>
/// <param name="Status">Always "ok": an app without its model does not start, so it does not answer either.</param>
/// <param name="Version">The app's version.</param>
/// <param name="Model">The model that is loaded.</param>
/// <param name="Worker">Which process answered.</param>
public sealed record HealthReport(string Status, string Version, ModelIdentity Model, WorkerIdentity Worker)
{
    internal static readonly string AppVersion = typeof(HealthReport).Assembly.GetName().Version!.ToString(3);
}
