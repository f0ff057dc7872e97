namespace PneuXNet.Admin.Metrics;

/// <summary>What a metric is, in Prometheus' words.</summary>
internal enum MetricKind
{
    /// <summary>Grows, and begins anew at most when the service does; its samples end in <c>_total</c>.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts by size, with a sum and a number of all.</summary>
    Histogram,

    /// <summary>A sum and a number.</summary>
    Summary,

    /// <summary>Always 1; what it says is in its labels.</summary>
    Info,
}
