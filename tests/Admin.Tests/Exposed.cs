using System.Globalization;
using PneuXNet.Admin.Metrics;

namespace PneuXNet.Admin.Tests;

/// <summary>Lines of an exposition, as a test asks for them.</summary>
internal static class Exposed
{
    public static string Text(Snapshot now, bool isOpenMetrics = false) => Exposition.Write(Catalogue.All, now, isOpenMetrics);

    /// <summary>The value of the one sample with this name and these labels, as they are written.</summary>
    public static double Value(Snapshot now, string sample) =>
        double.Parse(Text(now).Split('\n').Single(line => line.StartsWith(sample + " ", StringComparison.Ordinal))[(sample.Length + 1)..], CultureInfo.InvariantCulture);
}
