namespace PneuXNet.Contract;

/// <summary>The whole service at one moment, as the status page shows it to whoever can read it, without asking anybody.</summary>
/// <param name="Totals">Over all workers, those that are gone too.</param>
/// <param name="Tallies">What the master has counted: exits by reason, reloads by result, boots.</param>
public sealed record ServiceFacts(
    MasterFacts Master, IReadOnlyList<WorkerFacts> Workers, IReadOnlyList<RequestFacts> Requests, RequestTotals Totals, IReadOnlyDictionary<string, long> Tallies)
{
    /// <summary>What is wrong, as far as it shows at one moment, the worst first; empty: all is well.</summary>
    public IReadOnlyList<Finding> Findings => Diagnosis.Of(Master, Workers, Requests);
}
