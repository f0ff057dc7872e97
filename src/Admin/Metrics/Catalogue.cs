using System.Text.Json;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Metrics;

/// <summary>All metrics, in the order in which they are told. From these rows the exposition, the push and docs/metrics.md are made.</summary>
internal static class Catalogue
{
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>Where a worker can stand, as the status page has it.</summary>
    private static readonly string[] Phases = ["starting", "checking", "standing", "serving", "draining", "condemned", "killed"];

    public static IReadOnlyList<Metric> All { get; } = [.. Service(), .. Requests(), .. Fleet(), .. Workers()];

    private static IEnumerable<Metric> Service() =>
    [
        new("pneuxnet_build", MetricKind.Info, "", ["version"], "The version that runs.",
            now => [Sample.Of(1, "version", now.Master.Version)]),
        new("pneuxnet_master_start_time_seconds", MetricKind.Gauge, "seconds", [], "When the master started, in seconds since 1970.",
            now => [Sample.Of(now.Master.Started.ToUnixTimeSeconds())]),
        new("pneuxnet_master_heartbeat_age_seconds", MetricKind.Gauge, "seconds", [], "How long ago the master's loop last turned; it does at least every five seconds.",
            now => [Sample.Of(now.Master.Heartbeat ?? 0)]),
        new("pneuxnet_ready", MetricKind.Gauge, "", [], "1 if requests should be sent here, as /readyz says; else 0.",
            now => [Truth(now.IsReady)]),
        new("pneuxnet_stopping", MetricKind.Gauge, "", [], "1 from TERM on until the end; else 0.",
            now => [Truth(now.Master.Leaving || now.Master.Phase != "running")]),
        new("pneuxnet_paused", MetricKind.Gauge, "", [], "1 if an operator has paused accepting; else 0.",
            now => [Truth(now.Master.Paused)]),
        new("pneuxnet_upgrading", MetricKind.Gauge, "", [], "1 while a new master runs beside this one; else 0.",
            now => [Truth(now.Master.Successor is not null || now.Master.HasPredecessor)]),
        new("pneuxnet_generation", MetricKind.Gauge, "", [], "The generation of workers that serves; each reload begins another.",
            now => [Sample.Of(now.Master.Generation)]),
        new("pneuxnet_listener_backlog", MetricKind.Gauge, "", ["listener"], "Connections that wait to be accepted, at most five seconds old; TCP only.",
            now => now.Master.Listeners.Zip(now.Master.Waiting).Where(one => one.Second is not null).Select(one => Sample.Of(one.Second!.Value, "listener", one.First))),
        new("pneuxnet_listener_backlog_limit", MetricKind.Gauge, "", [], "Connections that may wait at a listener; more are refused by the kernel.",
            now => [Sample.Of(now.Master.Backlog)]),
    ];

    private static IEnumerable<Metric> Requests() =>
    [
        new("pneuxnet_requests", MetricKind.Counter, "", ["class"], "Requests that ended, by the class of their status: 1xx to 5xx, other.",
            now => RequestTotalsJson.ClassNames.Select((name, index) => Sample.Of(now.Totals.Answers[index], "class", name))),
        new("pneuxnet_requests_started", MetricKind.Counter, "", [], "Requests that began.",
            now => [Sample.Of(now.Totals.Started)]),
        new("pneuxnet_requests_failed", MetricKind.Counter, "", [], "Requests that ended with a status of 500 or more, or with an exception.",
            now => [Sample.Of(now.Totals.Failed)]),
        new("pneuxnet_requests_timed_out", MetricKind.Counter, "", [], "Requests that were answered, or cut off, at their deadline.",
            now => [Sample.Of(now.Totals.TimedOut)]),
        new("pneuxnet_requests_refused", MetricKind.Counter, "", [], "Requests that were refused because the queue was full (--queue).",
            now => [Sample.Of(now.Totals.Refused)]),
        new("pneuxnet_request_duration_seconds", MetricKind.Histogram, "seconds", ["le"], "How long requests took that ended, their wait for a turn included.",
            now => LatencyScale.Of(now.Totals.Latency.ToArray(), now.Totals.Microseconds)),
        new("pneuxnet_request_queue_seconds", MetricKind.Histogram, "seconds", ["le"], "How long requests that got their turn had waited for it (--threads).",
            now => LatencyScale.Of(now.Totals.Waits.ToArray(), now.Totals.QueuedMicroseconds)),
        new("pneuxnet_requests_in_flight", MetricKind.Gauge, "", [], "Requests that execute now.",
            now => [Sample.Of(now.AllWorkers.Sum(worker => worker.Executing))]),
        new("pneuxnet_requests_waiting", MetricKind.Gauge, "", [], "Requests that wait for their turn now.",
            now => [Sample.Of(now.AllWorkers.Sum(worker => worker.Waiting))]),
        new("pneuxnet_request_oldest_age_seconds", MetricKind.Gauge, "seconds", [], "How long the oldest request executes that is in flight; 0 if none is.",
            now => [Sample.Of(now.AllRequests.Select(request => request.Age).DefaultIfEmpty().Max())]),
        new("pneuxnet_connections_accepted", MetricKind.Counter, "", [], "Connections that were accepted.",
            now => [Sample.Of(now.Totals.Accepted)]),
        new("pneuxnet_connections_open", MetricKind.Gauge, "", [], "Connections that are open now.",
            now => [Sample.Of(now.AllWorkers.Sum(worker => worker.Connections))]),
    ];

    private static IEnumerable<Metric> Fleet() =>
    [
        new("pneuxnet_workers_wanted", MetricKind.Gauge, "", [], "Workers that there shall be.",
            now => [Sample.Of(now.Master.Target)]),
        new("pneuxnet_workers", MetricKind.Gauge, "", ["phase"], "Workers by where they stand: starting, checking, standing (a spare), serving, draining, condemned (to be killed), killed.",
            now => Phases.Select(phase => Sample.Of(now.Facts.Workers.Count(worker => worker.Stage == phase), "phase", phase))),
        new("pneuxnet_worker_exits", MetricKind.Counter, "", ["reason"], "Ends of workers, by reason.",
            now => Tallies(now, "exit.", "reason")),
        new("pneuxnet_worker_boot_duration_seconds", MetricKind.Summary, "seconds", [], "How long workers took from their start until they accepted.",
            now =>
            [
                Sample.Of(now.Tally("boot.microseconds") / MicrosecondsPerSecond) with { Suffix = "_sum" },
                Sample.Of(now.Tally("boots")) with { Suffix = "_count" },
            ]),
        new("pneuxnet_reloads", MetricKind.Counter, "", ["result"], "Reloads: done; failed, so that the generation of before serves on; refused, because the configuration is wrong.",
            now => Tallies(now, "reload.", "result")),
        new("pneuxnet_last_reload_successful", MetricKind.Gauge, "", [], "0 if the last reload failed or was refused; else 1.",
            now => [Truth(now.Master.Reload is not ("failed" or "refused"))]),
        new("pneuxnet_incidents", MetricKind.Counter, "", [], "Ends of workers that were written down (--incidents).",
            now => [Sample.Of(now.Tally("incidents"))]),
    ];

    /// <summary>Of the worker that counts for its slot; a replacement begins at 0.</summary>
    private static IEnumerable<Metric> Workers() =>
    [
        new("pneuxnet_worker_connections_accepted", MetricKind.Counter, "", ["slot"], "Connections that the slot's worker has accepted.",
            now => Each(now, worker => worker.Accepted)),
        new("pneuxnet_worker_connections_open", MetricKind.Gauge, "", ["slot"], "Connections that the slot's worker has open.",
            now => Each(now, worker => worker.Connections)),
        new("pneuxnet_worker_requests", MetricKind.Counter, "", ["slot"], "Requests that the slot's worker has ended.",
            now => Each(now, worker => worker.Requests)),
        new("pneuxnet_worker_requests_in_flight", MetricKind.Gauge, "", ["slot"], "Requests that execute in the slot's worker.",
            now => Each(now, worker => worker.Executing)),
        new("pneuxnet_worker_heartbeat_age_seconds", MetricKind.Gauge, "seconds", ["slot"], "How long ago the thread pool of the slot's worker last showed that it works.",
            now => Each(now, worker => worker.Heartbeat)),
        new("pneuxnet_worker_memory_private_bytes", MetricKind.Gauge, "bytes", ["slot"], "Memory that the slot's worker has of its own.",
            now => Each(now, worker => worker.MemoryPrivate)),
        new("pneuxnet_worker_memory_shared_bytes", MetricKind.Gauge, "bytes", ["slot"], "Memory that the slot's worker has in common with others: files, shared memory.",
            now => Each(now, worker => worker.MemoryShared)),
        new("pneuxnet_worker_age_seconds", MetricKind.Gauge, "seconds", ["slot"], "How long ago the slot's worker was started.",
            now => Each(now, worker => worker.Age)),
        new("pneuxnet_worker_generation", MetricKind.Gauge, "", ["slot"], "The generation of the slot's worker.",
            now => Each(now, worker => worker.Generation)),
    ];

    private static Sample Truth(bool holds) => Sample.Of(holds ? 1 : 0);

    private static IEnumerable<Sample> Each(Snapshot now, Func<WorkerFacts, double?> read) => now.Slots.Where(worker => read(worker) is not null)
        .Select(worker => Sample.Of(read(worker)!.Value, "slot", worker.Slot.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static IEnumerable<Sample> Tallies(Snapshot now, string prefix, string label) => now.Facts.Tallies.Keys
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(name => Sample.Of(now.Tally(name), label, JsonNamingPolicy.SnakeCaseLower.ConvertName(name[prefix.Length..])));
}
