using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Contract.Statsd;
using PneuXNet.Contract.Syslog;
using PneuXNet.Worker.Hosting;
using PneuXNet.Worker.Listening;
using PneuXNet.Worker.Logging;
using PneuXNet.Worker.Master;
using PneuXNet.Worker.Metrics;
using PneuXNet.Worker.Requests;

namespace PneuXNet.Worker.Boot;

/// <summary>Makes those parts of a worker that are there, or are as they are, by what the master was asked for.</summary>
internal static class WorkerParts
{
    /// <summary>For a greater limit of requests at a time the thread pool grows by its own judgement.</summary>
    private const int MostThreadsAtOnce = 128;

    /// <summary>To a file, to syslog, or both; null if nobody wants one.</summary>
    public static AccessLog? AccessLogOf(SpawnEnvironment spawn, MasterLink master, TimeProvider time)
    {
        AccessLogFile? file = spawn.AccessLogDescriptor is { } descriptor ? new AccessLogFile(descriptor) : null;
        SyslogSender? syslog = SyslogAddress.TryParse(spawn.AccessSyslog) is { } address
            ? new SyslogSender(address, spawn.SyslogFacility!.Value, spawn.SyslogTag, TellLost, time)
            : null;
        return (file is not null || syslog is not null) && AccessLogFormat.TryParse(spawn.AccessLogFormat, out _) is { } format ? new AccessLog(format, file, syslog, time) : null;

        void TellLost(long lines, string why) => master.Log(LogLevel.Warning, $"syslog: {lines} lines of requests lost, {spawn.AccessSyslog}: {why}");
    }

    /// <summary>What a statsd server is told of requests; null if there is none.</summary>
    public static RequestMetrics? MetricsOf(SpawnEnvironment spawn, TimeProvider time) => StatsdAddress.TryParse(spawn.StatsdHost) is { } statsd
        ? new RequestMetrics(new StatsdSender(statsd, spawn.StatsdPrefix, spawn.DogstatsdTags, time))
        : null;

    public static HeaderRules HeaderRulesOf(SpawnEnvironment spawn)
    {
        bool isStrict = spawn.HttpRules == HttpRules.Strict;
        return new HeaderRules(spawn.HeaderMap, spawn.LimitRequestFieldSize ?? (isStrict ? SharedEndpoint.FieldSize : null), isStrict);
    }

    /// <summary>The limit of requests that execute at a time; null if there is none.</summary>
    public static ThreadLimit? ThreadLimitOf(SpawnEnvironment spawn, AcceptGate gate, StatusCell cell, Siblings siblings, TimeProvider time)
    {
        if (spawn.Threads == 0)
        {
            return null;
        }
        // Handlers that block take threads of the pool, and it gives out more than a few only slowly. Accepting, queueing and refusing
        // need some as well, and must not wait.
        ThreadPool.GetMinThreads(out int workers, out int ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Math.Min(spawn.Threads, MostThreadsAtOnce) + Environment.ProcessorCount + 2), ports);
        bool acceptsAtLimit = spawn.Queue is not null || spawn.HealthPaths.Length > 0;
        return new ThreadLimit(spawn.Threads, spawn.Queue, gate, cell, acceptsAtLimit ? siblings.MostRoom : null, time);
    }
}
