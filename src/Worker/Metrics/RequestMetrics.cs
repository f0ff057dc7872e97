using PneuXNet.Contract.Statsd;

namespace PneuXNet.Worker.Metrics;

/// <summary>
/// Tells a statsd server of each request that has ended, by Gunicorn's names: one datagram with three lines, sent without waiting.
/// From here and not from the master, since a timer needs each request's time, and the status page has only their distribution.
/// </summary>
internal sealed class RequestMetrics(StatsdSender statsd)
{
    // Three lines with a prefix and tags of a usual length; longer ones lose the last line rather than cost an allocation.
    private const int MostBytes = 1024;

    public void Write(int status, TimeSpan duration)
    {
        StatsdPacket packet = statsd.Begin(stackalloc byte[MostBytes]);
        packet.Timer("gunicorn.request.duration"u8, (long)duration.TotalMicroseconds);
        packet.Count("gunicorn.requests"u8);
        packet.Count("gunicorn.request.status"u8, status);
        packet.Send();
    }
}
