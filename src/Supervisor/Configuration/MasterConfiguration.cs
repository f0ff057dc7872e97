using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>A configuration that was read and found right: each setting with its values and where they come from, and the options made of them.</summary>
internal sealed record MasterConfiguration
{
    public MasterConfiguration(ImmutableArray<EffectiveSetting> settings)
    {
        Settings = settings;
        Options = settings.SelectMany(setting => setting.Values, (setting, value) => (setting.Setting, value.Value))
            .Aggregate(new MasterOptions(), (options, one) => one.Setting.Take(options, one.Value)) with
        {
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
        new([.. Settings.Zip(other.Settings, (mine, others) => mine.Setting.NeedsRestart ? mine : others)]);
}
