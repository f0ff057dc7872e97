using System.Diagnostics.Metrics;

namespace PneuXNet.WebApp.XNet;

/// <summary>How long each step from file to verdict takes, for whoever listens to the meter; it costs nothing while nobody does.</summary>
internal sealed class XNetMetrics : IDisposable
{
    public const string MeterName = "PneuXNet.XNet";

    private readonly Meter _meter = new(MeterName);

    public XNetMetrics()
    {
        Decode = Create("pneuxnet.film.decode.duration", "From the file to 224 x 224 gray pixels: decoding, and the first reduction, which is done strip by strip with it.");
        Resize = Create("pneuxnet.film.resize.duration", "From there to the network's input.");
        Inference = Create("pneuxnet.film.inference.duration", "The network, without waiting for its turn.");
        Batch = _meter.CreateHistogram(
            "pneuxnet.inference.batch.size", "{film}", "Films that went through the network together.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 3, 4, 6, 8, 12, 16] });
        Paint = Create("pneuxnet.film.heatmap.duration", "The picture of the evidence, where it was asked for.");
    }

    public Histogram<double> Decode { get; }

    public Histogram<double> Resize { get; }

    public Histogram<double> Inference { get; }

    public Histogram<int> Batch { get; }

    public Histogram<double> Paint { get; }

    public void Dispose() => _meter.Dispose();

    // A film takes milliseconds; the usual buckets begin where its answer ends.
    private Histogram<double> Create(string name, string description) => _meter.CreateHistogram(
        name, "s", description, advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 1],
        });
}
