using System.Collections.Immutable;
using PneuXNet.Supervisor.Checks;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>A configuration that was read and found right: each setting with its values and where they come from, and the options made of them.</summary>
internal sealed record MasterConfiguration
{
    /// <param name="checks">Golden checks, which are no setting.</param>
    public MasterConfiguration(ImmutableArray<EffectiveSetting> settings, ImmutableArray<GoldenCheck> checks)
    {
        Settings = settings;
        Options = settings.SelectMany(setting => setting.Values, (setting, value) => (setting.Setting, value.Value))
            .Aggregate(new MasterOptions(), (options, one) => one.Setting.Take(options, one.Value)) with
        {
            Checks = checks,
            BindsAreDefault = settings.Single(setting => setting.Setting == SocketSettings.Bind).IsFallback,
        };
    }

    /// <summary>In the order of the table.</summary>
    public ImmutableArray<EffectiveSetting> Settings { get; }

    public MasterOptions Options { get; }

    /// <summary>What differs in another one, in the order of the table.</summary>
    public IEnumerable<SettingChange> ChangesTo(MasterConfiguration other) =>
        from pair in Settings.Zip(other.Settings)
        where !pair.First.SameAs(pair.Second)
        select new SettingChange(pair.First, pair.Second);

    /// <summary>This one, with all from the other that a running master can change.</summary>
    public MasterConfiguration Adopting(MasterConfiguration other) =>
        new([.. Settings.Zip(other.Settings, (mine, others) => mine.Setting.NeedsRestart ? mine : others)], other.Options.Checks);
}
