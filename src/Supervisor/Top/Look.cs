using System.Text.Json;
using PneuXNet.Contract;

namespace PneuXNet.Supervisor.Top;

/// <summary>What a master said of its service at one moment, as who watches it keeps it.</summary>
/// <param name="At">When, by the watcher's own clock.</param>
/// <param name="Totals">Over all workers that there ever were.</param>
/// <param name="Turns">How long requests had waited for their turns that got them; without a limit of threads nothing.</param>
/// <param name="Tallies">Ends by reason and reloads by result, as <see cref="ServiceFacts"/> has them.</param>
internal sealed record Look(
    TimeSpan At, MasterFacts Master, IReadOnlyList<WorkerFacts> Workers, IReadOnlyList<RequestFacts> Requests, Counts Totals, Counts Turns, IReadOnlyDictionary<string, long> Tallies)
{
    /// <param name="status">The answer to <c>status</c>.</param>
    /// <exception cref="JsonException">It lacks something: the master is of another version.</exception>
    public static Look Parse(TimeSpan at, JsonElement status)
    {
        try
        {
            JsonElement totals = status.GetProperty("totals");
            return new Look(
                at,
                status.GetProperty("master").Deserialize(FactsJson.Default.MasterFacts)!,
                status.GetProperty("workers").Deserialize(FactsJson.Default.IReadOnlyListWorkerFacts)!,
                status.GetProperty("requests").Deserialize(FactsJson.Default.IReadOnlyListRequestFacts)!,
                new Counts(
                    totals.GetProperty("ended").GetInt64(), totals.GetProperty("failed").GetInt64(),
                    totals.GetProperty("latency").Deserialize(FactsJson.Default.IReadOnlyListLatencyCount)!),
                totals.TryGetProperty("queued", out JsonElement queued) ? new Counts(0, 0, queued.Deserialize(FactsJson.Default.IReadOnlyListLatencyCount)!) : Counts.None,
                status.GetProperty("tallies").Deserialize(FactsJson.Default.IReadOnlyDictionaryStringInt64)!);
        }
        catch (KeyNotFoundException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
