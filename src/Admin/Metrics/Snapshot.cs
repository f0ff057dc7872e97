using PneuXNet.Contract;

namespace PneuXNet.Admin.Metrics;

/// <summary>What all metrics of one answer are read from, so that they fit together.</summary>
/// <param name="IsReady">As /readyz says.</param>
internal sealed record Snapshot(ServiceFacts Facts, bool IsReady)
{
    /// <summary>
    /// For each slot the worker that counts for it: the one that serves, and else the newest. Two have a slot for a while, and their sum
    /// would fall when the older one goes.
    /// </summary>
    public IReadOnlyList<WorkerFacts> Slots { get; } =
        [.. Facts.Workers.GroupBy(worker => worker.Slot).Select(slot => slot.OrderBy(worker => worker.Stage == "serving").ThenBy(worker => worker.Id).Last())];

    public MasterFacts Master => Facts.Master;

    public RequestTotals Totals => Facts.Totals;
}
