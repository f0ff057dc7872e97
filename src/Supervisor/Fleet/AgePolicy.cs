namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// How old a worker may become. The share of the jitter follows from its number, by the golden ratio, which spreads any run of
/// numbers evenly: workers that were started together do not fall due together, and the plan needs no dice.
/// </summary>
internal static class AgePolicy
{
    private const double GoldenRatio = 0.6180339887498949;

    /// <returns>When it has served for long enough; null: never.</returns>
    public static TimeSpan? LimitOf(WorkerState worker) => worker is { ServingSince: { } since, Options: { MaxAge.Ticks: > 0 } options }
        ? since + options.MaxAge + (options.MaxAgeJitter * (worker.Id * GoldenRatio % 1))
        : null;
}
