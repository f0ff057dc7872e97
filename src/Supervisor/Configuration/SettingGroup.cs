namespace PneuXNet.Supervisor.Configuration;

/// <summary>Settings that belong together, under the heading that Gunicorn's documentation has for them.</summary>
internal sealed record SettingGroup(string Title, IReadOnlyList<Setting> Settings);
