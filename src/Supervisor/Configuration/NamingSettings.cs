namespace PneuXNet.Supervisor.Configuration;

/// <summary>By what name people know this instance.</summary>
internal static class NamingSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<string>("--name", "-n")
        {
            Value = "NAME", NeedsRestart = true,
            Help = "A name for this instance, shown in the log and by ps",
            Rule = "must have 1 to 64 letters, digits, dots, dashes or underscores", Remedy = "write for example -n shop",
            Read = ValueReaders.Name, Set = (options, value) => options with { Name = value },
            Gunicorn = "proc_name", Differs = "Letters, digits, dots, dashes and underscores only.",
        },
    ];
}
