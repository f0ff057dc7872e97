using PneuXNet.Contract;

namespace PneuXNet.Supervisor.Top;

/// <summary>A service as it is shown: the last look at it, and what has changed since an earlier one.</summary>
/// <param name="Span">What lies between both; zero: there is no earlier one.</param>
/// <param name="All">How fast all workers were together.</param>
/// <param name="Turns">How long requests waited for their turns.</param>
internal sealed record Picture(Look Now, TimeSpan Span, Pace All, Pace Turns, IReadOnlyList<WorkerLine> Workers)
{
    private const string Exits = Status.StatusWriter.Exits;

    /// <summary>Workers that ended, by reason, the most frequent first.</summary>
    public IReadOnlyList<(string Reason, long Count)> Ends { get; } =
    [
        .. Now.Tallies.Where(tally => tally.Value > 0 && tally.Key.StartsWith(Exits, StringComparison.Ordinal))
            .Select(tally => (System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(tally.Key[Exits.Length..]), tally.Value))
            .OrderByDescending(end => end.Value).ThenBy(end => end.Item1, StringComparer.Ordinal),
    ];

    /// <summary>What is wrong, the worst first.</summary>
    public IReadOnlyList<Finding> Findings { get; } = Diagnosis.Of(Now.Master, Now.Workers, Now.Requests, Span > TimeSpan.Zero ? All : null);

    public static Picture Of(Look before, Look now)
    {
        TimeSpan span = now.At - before.At;
        return new Picture(now, span, Pace.Between(before.Totals, now.Totals, span), Pace.Between(before.Turns, now.Turns, span), [.. now.Workers.Select(worker => Line(before, worker, span))]);
    }

    // A slot's next worker begins at nothing, and is known by another id.
    private static WorkerLine Line(Look before, WorkerFacts worker, TimeSpan span)
    {
        WorkerFacts? earlier = before.Workers.FirstOrDefault(one => one.Id == worker.Id);
        var age = TimeSpan.FromSeconds(worker.Age);
        return new WorkerLine(worker, earlier is null
            ? Pace.Between(Counts.None, Counts.Of(worker), age < span ? age : span)
            : Pace.Between(Counts.Of(earlier), Counts.Of(worker), span));
    }
}
