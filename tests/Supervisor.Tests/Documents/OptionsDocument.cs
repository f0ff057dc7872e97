using System.Text;
using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Tests.Documents;

/// <summary>docs/options.md, and the table of options in README.md, written from the table of settings.</summary>
internal static class OptionsDocument
{
    public static string Text()
    {
        var text = new StringBuilder($"""
            # Options

            <!-- Written from the table of settings; CONTRIBUTING.md says how. -->

            {HelpText.Precedence}
            Of a setting that can be given several times, the stronger place replaces all values.

            ## The configuration file

            `-c FILE` names it; without that, `{ConfigurationReader.DefaultFile}` in the folder of the start is read if it is there. It is [TOML](https://toml.io):
            keys are the names of the settings, with underscores or dashes; text stands in quotes, numbers don't.

            ```toml
            app = "/srv/shop/Shop.dll"
            bind = ["127.0.0.1:8000", "unix:/run/shop/http.sock"]
            workers = 4
            timeout = 30
            name = "shop"

            [env]
            ASPNETCORE_ENVIRONMENT = "Staging"
            ```

            Relative paths in it begin in the folder that the master runs in (`chdir`, or where it was started), not beside the file. A file
            that was named and is not there, an unknown key and a value of another type are errors, told with line and column.

            ## Mistakes

            Whatever is wrong in file, variables and command line is said at once, each with its place, and nothing is started: exit code 2,
            as for a wrong command line, because it takes the same person to mend it. A wrong value is an error even where a stronger place
            replaces it, except in a variable that other programs share, such as `WEB_CONCURRENCY`, which is asked only when nothing else
            gives the setting.

            ## Reload

            SIGHUP reads everything again. If something is wrong each mistake is logged and nothing changes. Else each change is logged,
            and the next generation of workers goes by it; if that generation does not boot, the old settings hold again with the old
            workers. A setting that needs a restart keeps its value, and a warning says so.

            ## Instead of serving

            These stand on the command line only.

            | option | what it does |
            |---|---|

            """);
        foreach (Errand errand in Errand.All)
        {
            text.Append($"| {Code(HelpText.Label(errand))} | {Escape(errand.Description)} |\n");
        }
        text.Append("""

            `--check-config` goes as far as the app: it reads everything, finds the app, boots one worker that listens on a socket of its own,
            and ends it when it is ready. `--print-config` only reads.

            ## Commands

            They stand first on the command line. An app of such a name is served as `./NAME`.

            | command | what it does |
            |---|---|

            """);
        foreach (Verb verb in Verbs.Shown)
        {
            text.Append($"| {Code($"pneuxnet {verb.Label}")} | {Escape(verb.Help)} |\n");
        }
        foreach (SettingGroup group in Settings.Groups)
        {
            text.Append($"\n## {group.Title}\n");
            foreach (Setting setting in group.Settings)
            {
                Append(text, setting);
            }
        }
        return text.ToString();
    }

    /// <summary>The rows of README's table, as they stand there.</summary>
    public static string ReadmeTable()
    {
        var text = new StringBuilder("| option | value | meaning |\n|---|---|---|\n");
        foreach (Setting setting in Settings.All.Where(setting => setting.Flags.Count > 0))
        {
            text.Append($"| {Codes(setting.Flags)} | {(setting.IsSwitch ? "" : Code(setting.Value))} | {Escape(setting.Description)} |\n");
        }
        foreach (Errand errand in Errand.All)
        {
            text.Append($"| {Codes(errand.Flags)} | {(errand.Value is null ? "" : Code(errand.Value))} | {Escape(errand.Description)} |\n");
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, Setting setting)
    {
        text.Append($"\n### {setting.Name}\n\n{Sentence(setting.Help)}\n\n| | |\n|---|---|\n");
        text.Append($"| command line | {(setting.Flags.Count > 0 ? $"{Codes(setting.Flags)} {(setting.IsSwitch ? "" : Code(setting.Value))}".TrimEnd() : Code(setting == AppSettings.App ? setting.Value : $"-- {setting.Value}"))} |\n");
        text.Append($"| key in the file | {(setting.InFile ? Code(Example(setting)) : "none")} |\n");
        text.Append($"| takes | {Escape(setting.Rule.Replace("must be ", "", StringComparison.Ordinal).Replace("must have ", "", StringComparison.Ordinal))}{(setting.Repeatable ? "; several times" : "")} |\n");
        text.Append($"| default | {Default(setting)} |\n");
        text.Append($"| variable | {(setting.Variable is null ? "none" : Code(setting.Variable.Name))} |\n");
        text.Append($"| reload | {(setting.NeedsRestart ? "a change needs a restart" : "a change is taken")} |\n");
        text.Append($"| in Gunicorn | {(setting.Gunicorn is null ? "nothing like it" : $"{Code(setting.Gunicorn)}. {(setting.Differs.Length > 0 ? Escape(setting.Differs) : "The same.")}")} |\n");
    }

    private static string Example(Setting setting) => setting.Shape switch
    {
        ValueShape.Integer or ValueShape.Number => $"{setting.Key} = {setting.Default}",
        ValueShape.Switch => $"{setting.Key} = true",
        ValueShape.Octal => $"{setting.Key} = 0o027",
        ValueShape.Pairs => $"{setting.Key} = {{ KEY = \"VALUE\" }}",
        _ when setting.Repeatable => $"{setting.Key} = [\"{setting.Default ?? setting.Value}\"]",
        _ => $"{setting.Key} = \"{setting.Default ?? setting.Value}\"",
    };

    private static string Default(Setting setting) =>
        setting.Otherwise is { } words ? Escape(words) : setting.Default is { } value ? Code(value) : "none";

    private static string Sentence(string help) => help.EndsWith(')') ? help : $"{help}.";

    private static string Codes(IEnumerable<string> flags) =>
        string.Join(", ", flags.OrderBy(flag => flag.StartsWith("--", StringComparison.Ordinal)).Select(Code));

    private static string Code(string text) => $"`{Escape(text)}`";

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
