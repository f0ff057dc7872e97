using PneuXNet.Admin.Metrics;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Tests;

/// <summary>Services as the status page could show them.</summary>
internal static class Situation
{
    public static MasterFacts Master { get; } = new()
    {
        Pid = 4711, Version = "1.2.3", Name = "shop", App = "/srv/app.dll", Phase = "running", Reload = "none",
        Listeners = ["http://127.0.0.1:8000", "unix:/run/\"odd\"\\path.sock"], Backlog = 2048, Waiting = [3, null],
        Started = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), Uptime = 60, Heartbeat = 1.5, Target = 2, Serving = 2, Generation = 4,
        Paused = false, Leaving = false, HasStarted = true, SuccessorServes = false, HasPredecessor = false,
    };

    public static WorkerFacts Worker(int slot, int id, string stage = "serving") => new()
    {
        Slot = slot, Id = id, Pid = 5000 + id, Generation = 4, Stage = stage, Phase = "serving", Age = 100, Heartbeat = 2.5, Connections = 7, Accepted = 10 * id,
        Executing = 3, Waiting = 1, Requests = 100 * id, Failed = 2, MemoryPrivate = 64 << 20, MemoryShared = 32 << 20,
    };

    public static IReadOnlyDictionary<string, long> Tallies { get; } = new Dictionary<string, long>
    {
        ["exit.Asked"] = 0, ["exit.OutOfMemory"] = 2, ["reload.done"] = 3, ["reload.failed"] = 1, ["boots"] = 8, ["boot.microseconds"] = 4_500_000, ["incidents"] = 2,
    };

    /// <summary>What a worker has counted that answered with these statuses after these times.</summary>
    public static RequestTotals Totals(params (int Class, long Microseconds)[] answers)
    {
        long[] numbers = new long[RequestTotals.Count];
        numbers[0] = 40;
        numbers[1] = answers.Length;
        foreach ((int statusClass, long microseconds) in answers)
        {
            numbers[5 + statusClass]++;
            numbers[5 + RequestTotals.StatusClasses + statusClass] += microseconds;
            numbers[5 + (2 * RequestTotals.StatusClasses) + LatencyBuckets.IndexOf(microseconds)]++;
        }
        return new RequestTotals(numbers);
    }

    /// <summary>What a worker has counted whose requests waited so long for their turns.</summary>
    public static RequestTotals Waits(params long[] microseconds)
    {
        long[] numbers = new long[RequestTotals.Count];
        numbers[4] = microseconds.Sum();
        foreach (long wait in microseconds)
        {
            numbers[RequestTotals.Count - LatencyBuckets.Count + LatencyBuckets.IndexOf(wait)]++;
        }
        return new RequestTotals(numbers);
    }

    public static Snapshot Now(MasterFacts? master = null, IReadOnlyList<WorkerFacts>? workers = null, RequestTotals? totals = null) => new(
        new ServiceFacts(
            master ?? Master, workers ?? [Worker(0, 1), Worker(1, 2)], [new RequestFacts(0, 5001, 9, 12.5, "GET", "/slow")],
            totals ?? Totals((2, 900), (2, 3_000_000), (5, 100)), Tallies), IsReady: true);
}
