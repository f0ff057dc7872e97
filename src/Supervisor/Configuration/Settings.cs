namespace PneuXNet.Supervisor.Configuration;

/// <summary>The table of all settings, group by group in the order in which people are shown them.</summary>
internal static class Settings
{
    /// <summary>A quarter of the status page: a slot can have a serving, a starting, a draining and a dying worker at once.</summary>
    public const int MaxWorkers = Contract.StatusPage.Cells / 4;

    public static IReadOnlyList<SettingGroup> Groups { get; } =
    [
        new("Config File", AppSettings.All),
        new("Server Socket", SocketSettings.All),
        new("Worker Processes", WorkerSettings.All),
        new("Security", SecuritySettings.All),
        new("Debugging", DebuggingSettings.All),
        new("Server Mechanics", MechanicsSettings.All),
        new("SSL", TlsSettings.All),
        new("HTTP/2", Http2Settings.All),
        new("Logging", [.. LoggingSettings.All, .. SyslogSettings.All, .. StatsdSettings.All]),
        new("Incidents", IncidentSettings.All),
        new("Process Naming", NamingSettings.All),
        new("Server Hooks", HookSettings.All),
        new("Control", ControlSettings.All),
        new("Admin", AdminSettings.All),
    ];

    public static IReadOnlyList<Setting> All { get; } = [.. Groups.SelectMany(group => group.Settings)];
}
