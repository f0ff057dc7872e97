using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>A configuration that was read and found right: the options, and where each of them comes from.</summary>
internal sealed record MasterConfiguration(MasterOptions Options, ImmutableArray<EffectiveSetting> Settings)
{
    /// <summary>What differs in another one, in the order of the table.</summary>
    public IEnumerable<SettingChange> ChangesTo(MasterConfiguration other) =>
        from pair in Settings.Zip(other.Settings)
        where !pair.First.SameAs(pair.Second)
        select new SettingChange(pair.First, pair.Second);
}
