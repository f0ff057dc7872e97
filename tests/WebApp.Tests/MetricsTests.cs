using System.Diagnostics.Metrics;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Tests;

internal sealed class MetricsTests
{
    [Test]
    public async Task Each_step_from_file_to_verdict_is_measured()
    {
        var measured = new System.Collections.Concurrent.ConcurrentDictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == XNetMetrics.MeterName)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();

        using var app = new App();
        await app.JudgeAsync(Films.Png);
        Assert.That(
            measured.Keys,
            Is.SupersetOf(["pneuxnet.film.decode.duration", "pneuxnet.film.resize.duration", "pneuxnet.film.inference.duration"]));
        Assert.That(measured.Values, Is.All.InRange(0.0, 60.0));
    }
}
