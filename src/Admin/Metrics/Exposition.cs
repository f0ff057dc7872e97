using System.Globalization;
using System.Text;

namespace PneuXNet.Admin.Metrics;

/// <summary>
/// Writes metrics as text, in one of two formats: OpenMetrics 1.0, or Prometheus' own, version 0.0.4. They differ in the names of families,
/// in units, and in an end that shows that nothing is missing.
/// </summary>
internal static class Exposition
{
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    public const string PrometheusType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<Metric> metrics, Snapshot now, bool isOpenMetrics)
    {
        var text = new StringBuilder();
        foreach (Metric metric in metrics)
        {
            WriteFamily(text, metric, isOpenMetrics);
            foreach (Sample sample in metric.Read(now))
            {
                WriteSample(text, metric.SampleName, sample);
            }
        }
        return (isOpenMetrics ? text.Append("# EOF\n") : text).ToString();
    }

    private static void WriteFamily(StringBuilder text, Metric metric, bool isOpenMetrics)
    {
        string name = isOpenMetrics ? metric.Name : metric.SampleName;
        string kind = metric.Kind == MetricKind.Info && !isOpenMetrics ? "gauge" : metric.Kind.ToString().ToLowerInvariant();
        text.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
        if (isOpenMetrics && metric.Unit.Length > 0)
        {
            text.Append("# UNIT ").Append(name).Append(' ').Append(metric.Unit).Append('\n');
        }
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(metric.Help, quotes: isOpenMetrics)).Append('\n');
    }

    private static void WriteSample(StringBuilder text, string name, Sample sample)
    {
        text.Append(name).Append(sample.Suffix);
        for (int i = 0; i < sample.Labels.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(sample.Labels[i].Key).Append("=\"").Append(Escape(sample.Labels[i].Value, quotes: true)).Append('"');
        }
        text.Append(sample.Labels.Length > 0 ? "} " : " ").Append(sample.Value.ToString("0.###############", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escape(string value, bool quotes)
    {
        value = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? value.Replace("\"", "\\\"", StringComparison.Ordinal) : value;
    }
}
