using System.Collections.Immutable;
using PneuXNet.Supervisor.Checks;
using PneuXNet.Supervisor.CommandLine;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>
/// Makes one configuration of all sources. The stronger source has the whole of a setting: the command line, then
/// $PNEUXNET_CMD_ARGS, then the configuration file, then a variable such as $WEB_CONCURRENCY, then the default. Nothing is changed by
/// reading, so it can be done again at any time.
/// </summary>
internal static class ConfigurationReader
{
    public const string ArgumentsVariable = "PNEUXNET_CMD_ARGS";

    /// <summary>What is read if no file is named, looked for where the master was started.</summary>
    public const string DefaultFile = "pneuxnet.toml";

    /// <returns>The configuration; or all that is wrong with it, a sentence each.</returns>
    public static (MasterConfiguration? Configuration, ImmutableArray<string> Problems) Read(ConfigurationSources sources)
    {
        ValueSource commandLine = CommandWords.Read(sources.Arguments, Origin.CommandLine).Values;
        ValueSource variable = FromVariable(sources.Environment(ArgumentsVariable));
        ValueSource[] strongestFirst = [commandLine, variable, FromFile(sources, [commandLine, variable])];

        List<SettingError> errors = [];
        ImmutableArray<EffectiveSetting> settings = [.. Settings.All.Select(setting => Settle(setting, strongestFirst, sources, errors))];
        ImmutableArray<string> problems = [.. strongestFirst.SelectMany(source => source.Problems), .. errors.Select(error => error.ToString())];
        return problems.IsEmpty ? (new MasterConfiguration(settings, [.. strongestFirst.SelectMany(source => source.Checks)]), problems) : (null, problems);
    }

    /// <summary>Every source is held to the rules, those too that a stronger one replaces: they would surprise on another day.</summary>
    private static EffectiveSetting Settle(
        Setting setting, IEnumerable<ValueSource> strongestFirst, ConfigurationSources sources, List<SettingError> errors)
    {
        EffectiveSetting? settled = null;
        foreach (ValueSource source in strongestFirst.Where(source => source.Values.ContainsKey(setting)))
        {
            EffectiveSetting read = ReadAll(setting, source.Of(setting), sources.Folder, errors);
            settled ??= read;
        }
        // Only when nobody gave it are others' variables asked: a PORT that nobody needs may be what it likes.
        return settled ?? ReadAll(setting, setting.Fallback(sources.Environment) is { } fallback ? [fallback] : [], sources.Folder, errors);
    }

    private static EffectiveSetting ReadAll(Setting setting, ImmutableArray<GivenValue> given, string folder, List<SettingError> errors) =>
        new(setting, [.. (setting.Repeatable ? given : given.TakeLast(1))
            .Select(one => (one, Value: setting.ValueOf(one, folder, errors)))
            .Where(pair => pair.Value is not null)
            .Select(pair => (pair.one, pair.Value!))]);

    private static ValueSource FromVariable(string? line)
    {
        if (string.IsNullOrEmpty(line))
        {
            return ValueSource.Empty;
        }
        Origin from = Origin.ArgumentsVariable;
        if (ShellWords.Split(line) is not { } split)
        {
            return ValueSource.Unreadable($"{from} '{line}': must be words as a shell reads them, and its last quote or backslash has no end; close the quote, or put a backslash before it");
        }
        CommandWords words = CommandWords.Read(split, from);
        IEnumerable<string> misplaced = words.Errands.Keys.Select(errand =>
            SettingError.Placed(from, $"{errand.Flags[0]}: is no setting but something to do; ask for it on the command line"));
        return words.Values with { Problems = [.. words.Values.Problems, .. misplaced] };
    }

    /// <summary>A file that was asked for must be there; the default one may be missing.</summary>
    private static ValueSource FromFile(ConfigurationSources sources, IEnumerable<ValueSource> namedBy)
    {
        GivenValue? named = namedBy.Select(source => source.Of(AppSettings.Config).LastOrDefault()).FirstOrDefault(given => given is not null);
        string path = AppSettings.PathOf(named?.Text ?? DefaultFile);
        if (path.Length == 0)
        {
            // The setting's rule refuses it, with the others.
            return ValueSource.Empty;
        }
        try
        {
            string full = Path.GetFullPath(path, sources.Folder);
            ValueSource file = ConfigurationFile.Parse(path, sources.ReadFile(full), name => AppChecks.ReadBounded(Path.Combine(Path.GetDirectoryName(full)!, name)));
            return named is null
                ? file with { Values = file.Values.Add(AppSettings.Config, [new GivenValue(DefaultFile, AppSettings.Config.Key, Origin.Default)]) }
                : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            bool isMissing = e is FileNotFoundException or DirectoryNotFoundException;
            return isMissing && named is null ? ValueSource.Empty : ValueSource.Unreadable(new SettingError(
                named?.As ?? AppSettings.Config.Name,
                path,
                isMissing ? "there is no such file" : $"can't be read ({e.Message})",
                "name a file that can be read, or leave it out",
                named?.From ?? Origin.Default).ToString());
        }
    }
}
