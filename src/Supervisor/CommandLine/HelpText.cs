using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>What --help says, written from the table of settings.</summary>
internal static class HelpText
{
    public const string Usage = "pneuxnet [OPTIONS] [APP] [-- APP-ARGUMENTS]";

    public const string Purpose = "Binds the sockets, starts worker processes that serve an ASP.NET Core app, and watches over them.";

    public const string Precedence =
        "A setting is taken from the command line, else from $PNEUXNET_CMD_ARGS (words as on the command line), else from the configuration file, else from the variable named with it, else by default.";

    // Two columns on a terminal of the usual width, with room for the flags of most settings on one line with their help.
    private const int Width = 100;
    private const int Left = 32;

    public static void Write(TextWriter output)
    {
        output.WriteLine($"Usage: {Usage}\n");
        output.WriteLine(Purpose);
        foreach (SettingGroup group in Settings.Groups)
        {
            output.WriteLine($"\n{group.Title}:");
            foreach (Setting setting in group.Settings)
            {
                WriteRow(output, Label(setting), setting.Description);
            }
        }
        output.WriteLine("\nInstead of serving:");
        foreach (Errand errand in Errand.All)
        {
            WriteRow(output, Label(errand), errand.Description);
        }
        output.WriteLine("\nCommands, as the first word:");
        foreach (Verb verb in Verbs.Shown)
        {
            WriteRow(output, verb.Label, verb.Help);
        }
        output.WriteLine();
        foreach (string line in Wrapped(Precedence, Width))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Of a verb that takes the settings, besides words of its own.</summary>
    /// <param name="own">Those words, with what they mean.</param>
    public static void Write(Verb verb, IEnumerable<(string Label, string Help)> own, TextWriter output)
    {
        output.WriteLine($"Usage: pneuxnet {verb.Label}\n");
        foreach (string line in Wrapped(verb.Help + ".", Width))
        {
            output.WriteLine(line);
        }
        output.WriteLine();
        foreach ((string label, string help) in own)
        {
            WriteRow(output, label, help);
        }
        output.WriteLine("\nOPTIONS are those that the service is started with, above all --config FILE: pneuxnet --help.");
    }

    /// <summary>Flags, the short one first, with the value; or what stands on the command line in their place.</summary>
    public static string Label(Setting setting) => setting.Flags.Count > 0 ? $"{Joined(setting.Flags)} {setting.Value}".TrimEnd() : setting.Value;

    public static string Label(Errand errand) => errand.Value is null ? Joined(errand.Flags) : $"{Joined(errand.Flags)} {errand.Value}";

    private static string Joined(IEnumerable<string> flags) => string.Join(", ", flags.OrderBy(flag => flag.StartsWith("--", StringComparison.Ordinal)));

    private static void WriteRow(TextWriter output, string label, string text)
    {
        string start = $"  {label} ".PadRight(Left);
        if (start.Length > Left)
        {
            output.WriteLine(start.TrimEnd());
            start = new string(' ', Left);
        }
        foreach (string line in Wrapped(text, Width - Left))
        {
            output.WriteLine(start + line);
            start = new string(' ', Left);
        }
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }
}
