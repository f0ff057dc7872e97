namespace PneuXNet.Supervisor.Configuration;

/// <summary>A setting that has another value since the configuration was read again.</summary>
internal sealed record SettingChange(EffectiveSetting Before, EffectiveSetting After)
{
    public Setting Setting => After.Setting;

    /// <summary>For the log; secrets stay secret, so a changed one may look the same on both sides.</summary>
    public override string ToString() => $"{Setting.Key}: {Text(Before)} -> {Text(After)} ({Place})";

    private string Place => After.Values.IsEmpty ? "not set any more" : After.Values[^1].Given.From.Text;

    private static string Text(EffectiveSetting setting) =>
        setting.Values.IsEmpty ? "none" : string.Join(" ", setting.Values.Select(one => ShownValue.Text(setting.Setting, one.Given, one.Value)));
}
