using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>What a setting came to: its values as written and as read, each with its place. Without values it is not set.</summary>
internal sealed record EffectiveSetting(Setting Setting, ImmutableArray<(GivenValue Given, object Value)> Values)
{
    /// <summary>Whether no source of ours gave it.</summary>
    public bool IsFallback => Values.All(one => one.Given.From == Origin.Default || one.Given.Variable is not null);

    public bool SameAs(EffectiveSetting other) => Values.Select(one => one.Value).SequenceEqual(other.Values.Select(one => one.Value));
}
