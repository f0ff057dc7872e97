using System.Text;
using PneuXNet.Supervisor.CommandLine;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Tests.Documents;

/// <summary>docs/pneuxnet.1, written from the table of settings.</summary>
internal static class ManualPage
{
    public static string Text()
    {
        var page = new StringBuilder($"""
            .\" Written from the table of settings; CONTRIBUTING.md says how.
            .TH PNEUXNET 1
            .SH NAME
            pneuxnet \- pre\-fork process supervisor for ASP.NET Core
            .SH SYNOPSIS
            .B pneuxnet
            [\fIOPTIONS\fR] [\fIAPP\fR] [\fB\-\-\fR \fIAPP\-ARGUMENTS\fR]
            .SH DESCRIPTION
            {Roff(HelpText.Purpose)}
            .PP
            {Roff(HelpText.Precedence)}
            .SH OPTIONS

            """);
        foreach (SettingGroup group in Settings.Groups)
        {
            page.Append($".SS {Roff(group.Title)}\n");
            foreach (Setting setting in group.Settings)
            {
                AppendRow(page, setting.Flags, setting.IsSwitch ? null : setting.Value, setting.Description);
            }
        }
        page.Append(".SS Instead of serving\n");
        foreach (Errand errand in Errand.All)
        {
            AppendRow(page, errand.Flags, errand.Value, errand.Description);
        }
        page.Append(".SH COMMANDS\nThey stand first on the command line.\n");
        foreach (Verb verb in Verbs.Shown)
        {
            AppendRow(page, [verb.Name], verb.Arguments, verb.Help);
        }
        return page.Append("""
            .SH FILES
            .TP
            .I ./pneuxnet.toml
            The configuration file, if none is named: TOML, with a key for each setting; write
            .B graceful_timeout
            for \fB\-\-graceful\-timeout\fR.
            .SH ENVIRONMENT
            .TP
            .B PNEUXNET_CMD_ARGS
            Words as on the command line, with the quotes of a shell.
            .TP
            .BR WEB_CONCURRENCY ", " PORT
            The number of workers, and the port to bind at every address, if nothing else gives them.
            .SH SIGNALS
            TERM stops in peace, INT and QUIT stop now, HUP reads the configuration again and replaces the workers,
            USR1 opens the log again, USR2 starts another master beside this one, TTIN and TTOU add and take away a worker.
            .SH EXIT STATUS
            .TP
            .B 0
            Stopped as asked.
            .TP
            .B 1
            Could not start, or a check that failed.
            .TP
            .B 2
            A wrong configuration.
            .TP
            .B 3
            The app failed before it served, on the first start.
            .TP
            .B 4
            The app could not be loaded.

            """).ToString();
    }

    private static void AppendRow(StringBuilder page, IReadOnlyList<string> flags, string? value, string description)
    {
        IEnumerable<string> names = flags.OrderBy(flag => flag.StartsWith("--", StringComparison.Ordinal)).Select(flag => $"\\fB{Roff(flag)}\\fR");
        string label = string.Join(", ", names);
        string place = value is null ? "" : $"\\fI{Roff(value)}\\fR";
        page.Append($".TP\n{string.Join(' ', new[] { label, place }.Where(part => part.Length > 0))}\n{Roff(description)}.\n");
    }

    /// <summary>A backslash and a dash have a sense of their own to troff, and so has a dot at the start of a line.</summary>
    private static string Roff(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }
}
