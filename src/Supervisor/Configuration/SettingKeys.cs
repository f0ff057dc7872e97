namespace PneuXNet.Supervisor.Configuration;

/// <summary>Settings by the keys that a configuration file has for them.</summary>
internal static class SettingKeys
{
    private static readonly Dictionary<string, Setting> ByKey = Settings.All.Where(setting => setting.InFile)
        .SelectMany(setting => KeysOf(setting).Select(key => (key, setting))).ToDictionary(pair => pair.key, pair => pair.setting, StringComparer.Ordinal);

    /// <summary>Underscores and dashes are the same; a long flag that means the setting is a key too.</summary>
    public static Setting? Find(string key) => ByKey.GetValueOrDefault(key.Replace('-', '_'));

    /// <summary>The setting that was meant, most likely; Gunicorn's names for settings are known for this.</summary>
    public static Setting Nearest(string key)
    {
        var names = Settings.All.Where(setting => setting.InFile)
            .SelectMany(setting => KeysOf(setting).Append(setting.Gunicorn ?? setting.Key).Select(name => (Name: name, Setting: setting))).ToList();
        string nearest = NearestName.To(key.Replace('-', '_'), names.Select(pair => pair.Name));
        return names.First(pair => pair.Name == nearest).Setting;
    }

    private static IEnumerable<string> KeysOf(Setting setting) =>
        setting.Flags.Where(flag => flag.StartsWith("--", StringComparison.Ordinal)).Select(flag => flag[2..].Replace('-', '_')).Append(setting.Key).Distinct();
}
