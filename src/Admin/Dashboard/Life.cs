using System.Collections.Immutable;

namespace PneuXNet.Admin.Dashboard;

/// <summary>A worker's life, as the dashboard draws it in the strip of its slot.</summary>
/// <param name="Spans">Oldest first.</param>
internal sealed record Life(int Slot, int Pid, ImmutableArray<Span> Spans)
{
    /// <summary>When it ended, in milliseconds since 1970; null: it lives.</summary>
    public long? End { get; init; }

    /// <summary>How it ended, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>Nobody had asked for its end.</summary>
    public bool IsDeath { get; init; }

    /// <summary>From now on it is in that stage.</summary>
    public Life In(string stage, long from) => Spans[^1].Stage == stage ? this : this with { Spans = Spans.Add(new Span(stage, from)) };
}
