using PneuXNet.Contract;
using PneuXNet.Supervisor.Top;

namespace PneuXNet.Supervisor.Tests.Top;

/// <summary>Looks at a service that was never there.</summary>
internal static class Looks
{
    public static Look At(double seconds, int pid = 100, Counts? totals = null, params IEnumerable<WorkerFacts> workers) => new(
        TimeSpan.FromSeconds(seconds), Master(pid, workers.Count()), [.. workers], [], totals ?? Counts.None, Counts.None, new Dictionary<string, long>());

    public static MasterFacts Master(int pid, int workers) => new()
    {
        Pid = pid, Version = "0.1.0", Name = "shop", App = "/srv/Shop.dll", Listeners = ["http://127.0.0.1:8000"], Backlog = 2048, Phase = "running",
        Started = DateTimeOffset.UnixEpoch, Uptime = 3600, Target = workers, Serving = workers, Generation = 1, Paused = false, Leaving = false,
        HasStarted = true, Reload = "none", SuccessorServes = false, HasPredecessor = false,
    };

    public static WorkerFacts Worker(int slot, int id = 0, long requests = 0, double age = 60, params IReadOnlyList<LatencyCount> latency) => new()
    {
        Slot = slot, Id = id == 0 ? slot + 1 : id, Pid = 1000 + (id == 0 ? slot + 1 : id), Generation = 1, Stage = "serving", Phase = "serving", Age = age,
        Connections = 0, Accepted = 0, Executing = 0, Requests = requests, Failed = 0, Latency = latency, MemoryPrivate = 64 * 1024 * 1024,
    };
}
