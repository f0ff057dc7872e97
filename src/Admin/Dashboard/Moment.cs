namespace PneuXNet.Admin.Dashboard;

/// <summary>One point of the dashboard's charts: a few seconds of the whole service.</summary>
/// <param name="Time">Its end, in milliseconds since 1970.</param>
/// <param name="PerSecond">Requests that ended.</param>
/// <param name="FailedPerSecond">Those of them that failed.</param>
/// <param name="P50">Seconds that half of them took at most; null: none has ended.</param>
/// <param name="P99">Seconds that 99 of 100 took at most.</param>
/// <param name="InFlight">Requests that executed at its end.</param>
/// <param name="Serving">Workers that served at its end.</param>
internal sealed record Moment(long Time, double PerSecond, double FailedPerSecond, double? P50, double? P99, long InFlight, int Serving);
