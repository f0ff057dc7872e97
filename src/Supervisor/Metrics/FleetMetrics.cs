using Microsoft.Extensions.Logging;
using PneuXNet.Contract.Statsd;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Metrics;

/// <summary>Tells a statsd server of what the master knows: how many workers serve, how many connections wait, what went wrong. By Gunicorn's names.</summary>
/// <param name="addresses">Whose backlog is told each second; none: no backlog is told.</param>
internal sealed class FleetMetrics(StatsdSender statsd, Addresses? addresses, TimeProvider time)
{
    private const int MostBytes = 512;

    private static readonly TimeSpan BacklogInterval = TimeSpan.FromSeconds(1);

    private int _workers = -1;
    private long _backlogAt = time.GetTimestamp();

    /// <summary>When the backlog is to be looked at next; null if it isn't.</summary>
    public TimeSpan? NextLook => addresses is not null ? BacklogInterval - time.GetElapsedTime(_backlogAt) : null;

    /// <summary>Tells what has changed since the last time.</summary>
    public void See(FleetState state)
    {
        int workers = state.Count(WorkerStage.Serving);
        if (workers != _workers)
        {
            _workers = workers;
            StatsdPacket packet = statsd.Begin(stackalloc byte[MostBytes]);
            packet.Gauge("gunicorn.workers"u8, workers);
            packet.Send();
        }
        if (NextLook <= TimeSpan.Zero)
        {
            _backlogAt = time.GetTimestamp();
            StatsdPacket packet = statsd.Begin(stackalloc byte[MostBytes]);
            packet.Histogram("gunicorn.backlog"u8, addresses!.Current.Sum(listener => ListenBacklog.Of(listener.Descriptor) ?? 0));
            packet.Send();
        }
    }

    /// <summary>A line of the log, of the levels that Gunicorn counts; one with an exception counts as that.</summary>
    public void CountLine(LogLevel level, bool hasException)
    {
        StatsdPacket packet = statsd.Begin(stackalloc byte[MostBytes]);
        switch (level)
        {
            case >= LogLevel.Warning when hasException: packet.Count("gunicorn.log.exception"u8); break;
            case LogLevel.Critical: packet.Count("gunicorn.log.critical"u8); break;
            case LogLevel.Error: packet.Count("gunicorn.log.error"u8); break;
            case LogLevel.Warning: packet.Count("gunicorn.log.warning"u8); break;
            default: return;
        }
        packet.Send();
    }
}
