using System.Diagnostics.Tracing;

namespace PneuXNet.Admin.Metrics;

/// <summary>
/// Hears what OpenTelemetry's exporter says only to those who listen to its event source: that nothing arrives. A line at most every five
/// minutes, since a collector that is away is away for each of its intervals.
/// </summary>
internal sealed class PushFaults : EventListener
{
    private const string Source = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private long _toldAt;

    public PushFaults(ILogger log, TimeProvider time)
    {
        (_log, _time) = (log, time);
        // Those that were there before; the constructor of the base class has run before there was a log.
        foreach (EventSource source in EventSource.GetSources())
        {
            Listen(source);
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource) => Listen(eventSource);

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_log is null || (_toldAt != 0 && _time.GetElapsedTime(_toldAt) < Pause))
        {
            return;
        }
        _toldAt = _time.GetTimestamp();
        // The exception's text comes with its stack.
        string[] words = [.. (eventData.Payload ?? []).Select(one => one?.ToString()?.Split('\n')[0].Trim() ?? "")];
        Log.PushFailed(_log, string.Join("; ", words.Prepend(eventData.EventName ?? "")));
    }

    private void Listen(EventSource source)
    {
        if (source.Name == Source)
        {
            EnableEvents(source, EventLevel.Error);
        }
    }
}
