using PneuXNet.Contract;

namespace PneuXNet.Admin.Metrics;

/// <summary>What all metrics of one answer are read from, so that they fit together.</summary>
/// <param name="IsReady">As /readyz says.</param>
/// <param name="Other">Of a new master that serves beside this one; null: there is none. Sums are those of both.</param>
internal sealed record Snapshot(ServiceFacts Facts, bool IsReady, ServiceFacts? Other = null)
{
    /// <summary>Workers of both.</summary>
    public IEnumerable<WorkerFacts> AllWorkers => Facts.Workers.Concat(Other?.Workers ?? []);

    /// <summary>Requests in flight of both.</summary>
    public IEnumerable<RequestFacts> AllRequests => Facts.Requests.Concat(Other?.Requests ?? []);

    /// <summary>The older master's facts, with what was answered, and what is in flight, by both: clients know only one service.</summary>
    public ServiceFacts Whole => Other is null ? Facts : Facts with { Totals = Totals, Requests = [.. AllRequests.OrderByDescending(request => request.Age)] };

    /// <summary>
    /// For each slot the worker that counts for it: the one that serves, and else the newest. Two have a slot for a while, and their sum
    /// would fall when the older one goes.
    /// </summary>
    public IReadOnlyList<WorkerFacts> Slots { get; } =
        [.. Facts.Workers.GroupBy(worker => worker.Slot).Select(slot => slot.OrderBy(worker => worker.Stage == "serving").ThenBy(worker => worker.Id).Last())];

    public MasterFacts Master => Facts.Master;

    public RequestTotals Totals { get; } = Other is null ? Facts.Totals : Facts.Totals.Plus(Other.Totals);

    public long Tally(string name) => Facts.Tallies.GetValueOrDefault(name) + (Other?.Tallies.GetValueOrDefault(name) ?? 0);
}
