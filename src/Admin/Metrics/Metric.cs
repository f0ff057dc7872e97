namespace PneuXNet.Admin.Metrics;

/// <summary>A metric: what it is called, what it means, and how it is read from the facts.</summary>
/// <param name="Name">With its unit at the end, and without the <c>_total</c> or <c>_info</c> that its kind adds.</param>
/// <param name="Unit">seconds, bytes, or empty.</param>
/// <param name="Labels">Names of its labels.</param>
/// <param name="Help">One sentence.</param>
internal sealed record Metric(string Name, MetricKind Kind, string Unit, string[] Labels, string Help, Func<Snapshot, IEnumerable<Sample>> Read)
{
    /// <summary>Before every name.</summary>
    public const string Prefix = "pneuxnet_";

    /// <summary>As its samples are called, or begin to be called.</summary>
    public string SampleName => Kind switch
    {
        MetricKind.Counter => Name + "_total",
        MetricKind.Info => Name + "_info",
        _ => Name,
    };
}
