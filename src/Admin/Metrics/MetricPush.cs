using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using PneuXNet.Contract;

namespace PneuXNet.Admin.Metrics;

/// <summary>
/// Sends the metrics of the catalogue to an OpenTelemetry collector, by the packages of OpenTelemetry and as its variables say. They can
/// observe sums and values, and no histogram that somebody else has counted: that one is sent as sums, of its buckets, of its durations
/// and of their number, under the names that Prometheus has for them.
/// </summary>
internal sealed class MetricPush(AdminEnvironment settings, Observer observer, TimeProvider time, ILogger<MetricPush> log) : IHostedService, IDisposable
{
    private const string MeterName = "PneuXNet";

    /// <summary>All instruments of one sending see the same moment.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    // What the last sending takes that a stop begins.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(300);

    private readonly Meter _meter = new(MeterName);
    private readonly Lock _lock = new();
    private PushFaults? _faults;
    private MeterProvider? _provider;
    private Snapshot? _now;
    private long _takenAt;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (Metric metric in Catalogue.All)
        {
            Create(metric);
        }
        _faults = new PushFaults(log, time);
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource
                .AddService(settings.Name.Length > 0 ? settings.Name : "pneuxnet", serviceVersion: Current().Master.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: Environment.MachineName)
                // What the user's own variables say counts more.
                .AddEnvironmentVariableDetector())
            .AddMeter(MeterName)
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.Shutdown((int)LastWords.TotalMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _faults?.Dispose();
        _provider?.Dispose();
        _meter.Dispose();
    }

    private void Create(Metric metric)
    {
        string? unit = metric.Unit switch { "seconds" => "s", "bytes" => "By", _ => null };
        switch (metric.Kind)
        {
            case MetricKind.Counter:
                _meter.CreateObservableCounter(metric.Name, () => Measure(metric, ""), unit, metric.Help);
                break;
            case MetricKind.Histogram or MetricKind.Summary:
                foreach (string suffix in metric.Kind == MetricKind.Histogram ? (string[])["_bucket", "_sum", "_count"] : ["_sum", "_count"])
                {
                    _meter.CreateObservableCounter(metric.Name + suffix, () => Measure(metric, suffix), suffix == "_sum" ? unit : null, metric.Help);
                }
                break;
            default:
                _meter.CreateObservableGauge(metric.SampleName, () => Measure(metric, ""), unit, metric.Help);
                break;
        }
    }

    private IEnumerable<Measurement<double>> Measure(Metric metric, string suffix) => metric.Read(Current())
        .Where(sample => sample.Suffix == suffix)
        .Select(sample => new Measurement<double>(sample.Value, sample.Labels.Select(label => new KeyValuePair<string, object?>(label.Key, label.Value))));

    private Snapshot Current()
    {
        lock (_lock)
        {
            if (_now is null || time.GetElapsedTime(_takenAt) > Moment)
            {
                (_now, _takenAt) = (observer.Look(), time.GetTimestamp());
            }
            return _now;
        }
    }
}
