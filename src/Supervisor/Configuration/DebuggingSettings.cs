using PneuXNet.Supervisor.Watching;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>What makes developing an app easier.</summary>
internal static class DebuggingSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new SettingOf<bool>("--reload")
        {
            Value = "", NeedsRestart = true,
            Help = "For development: reload when the app's assemblies or settings, or the configuration file, change",
            Rule = ValueReaders.TruthRule, Remedy = "write reload = true",
            Read = ValueReaders.Truth, Set = (options, value) => options with { Reload = value },
            Gunicorn = "reload", Differs = "The master watches and reloads as at HUP, so an app that doesn't start leaves the old one serving.",
        },
        new SettingOf<ReloadEngine>("--reload-engine")
        {
            Value = "ENGINE", NeedsRestart = true, Default = "auto", Words = ["auto", "inotify", "poll"],
            Help = "How changes are found out: by notices of the kernel (inotify), by looking each second (poll), or as it is possible (auto)",
            Rule = "must be auto, inotify or poll", Remedy = "write for example --reload-engine poll",
            Read = (string text, out ReloadEngine value) => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]),
            Set = (options, value) => options with { ReloadEngine = value },
            Gunicorn = "reload_engine",
        },
        new SettingOf<string>("--reload-extra-file")
        {
            Value = "PATTERN", NeedsRestart = true, Repeatable = true, Names = Naming.File,
            Help = "Further files to reload for: a path, with *, ? and ** for folders; may be given several times",
            Rule = "must be a path or a pattern", Remedy = "write for example --reload-extra-file 'views/**/*.html'",
            Read = ValueReaders.Text, Set = (options, value) => options with { ReloadExtraFiles = options.ReloadExtraFiles.Add(value) },
            Gunicorn = "reload_extra_files",
        },
    ];
}
