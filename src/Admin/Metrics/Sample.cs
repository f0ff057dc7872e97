using System.Collections.Immutable;

namespace PneuXNet.Admin.Metrics;

/// <summary>One number of a metric.</summary>
/// <param name="Labels">In the order in which they are written.</param>
internal sealed record Sample(double Value, ImmutableArray<KeyValuePair<string, string>> Labels)
{
    /// <summary>What follows the metric's name: of a histogram <c>_bucket</c>, <c>_sum</c> or <c>_count</c>.</summary>
    public string Suffix { get; init; } = "";

    public static Sample Of(double value) => new(value, []);

    public static Sample Of(double value, string label, string of) => new(value, [new(label, of)]);
}
