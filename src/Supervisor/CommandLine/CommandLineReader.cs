using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Invocation;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary><c>pneuxnet [OPTIONS] [APP] [-- APP-ARGUMENTS]</c>, read as a whole: all that is wrong is said at once.</summary>
internal static class CommandLineReader
{
    /// <param name="environment">Environment.GetEnvironmentVariable, or a test's.</param>
    /// <returns>The options; or none, and the code to exit with, when there is nothing to start.</returns>
    public static (MasterOptions? Options, int ExitCode) Read(
        string[] arguments, Func<string, string?> environment, TextWriter output, TextWriter error)
    {
        // What follows "--" is the app's, whatever it looks like.
        int end = Array.IndexOf(arguments, "--");
        ImmutableArray<string> appArguments = end < 0 ? [] : [.. arguments[(end + 1)..]];
        var app = new Argument<string?>("APP")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "An ASP.NET Core app: its .dll or its executable. None: the bundled X-ray app. What follows -- is handed to it",
        };
        ParseResult parsed = Command(app).Parse(end < 0 ? arguments : arguments[..end]);
        if (parsed.Action is not (null or ParseErrorAction))
        {
            return (null, parsed.Invoke(new InvocationConfiguration { Output = output, Error = error }));
        }

        List<SettingError> wrong = [];
        MasterOptions options = new() { App = parsed.GetValue(app) ?? "", AppArguments = appArguments };
        foreach (Setting setting in Settings.All)
        {
            options = setting.Apply(options, parsed, environment, wrong);
        }
        List<string> problems = [.. Unparsed(parsed, options.App), .. wrong.Select(one => one.ToString())];
        if (options.Binds.IsEmpty)
        {
            options = options with { Binds = [DefaultBind(environment("PORT"), problems)], BindsAreDefault = true };
        }
        if (problems.Count == 0)
        {
            return (options, ExitCodes.Ok);
        }
        foreach (string problem in problems)
        {
            error.WriteLine($"pneuxnet: {problem}");
        }
        error.WriteLine("pneuxnet: nothing was started; see pneuxnet --help");
        return (null, ExitCodes.Usage);
    }

    private static RootCommand Command(Argument<string?> app)
    {
        var command = new RootCommand("pneuxnet binds the sockets, starts worker processes that serve an ASP.NET Core app, and watches over them.")
        {
            app,
        };
        foreach (Setting setting in Settings.All)
        {
            command.Options.Add(setting.Option);
        }
        return command;
    }

    /// <summary>What the parser could make nothing of: unknown flags, a flag without its value, a second APP.</summary>
    private static IEnumerable<string> Unparsed(ParseResult parsed, string app)
    {
        foreach (string token in parsed.UnmatchedTokens.Append(app))
        {
            if (token.StartsWith('-'))
            {
                yield return $"{token}: there is no such option; did you mean {Nearest(token)}? To hand it to the app, write it after --";
            }
        }
        // Behind an unknown option stands its value, most likely, and not a second APP.
        foreach (string token in parsed.UnmatchedTokens.Where(token => !token.StartsWith('-') && !app.StartsWith('-')))
        {
            yield return $"'{token}': one APP can be served, '{app}' was named already; to hand arguments to the app, write them after --";
        }
        foreach (Setting setting in Settings.All)
        {
            if (parsed.GetResult(setting.Option) is { } result && result.IdentifierTokenCount > result.Tokens.Count)
            {
                yield return $"{setting.Option.Name}: needs a value, {setting.Option.HelpName}; write it after the option";
            }
        }
    }

    private static BindAddress DefaultBind(string? port, List<string> problems)
    {
        string text = string.IsNullOrEmpty(port) ? $"127.0.0.1:{BindAddress.DefaultPort}" : $"0.0.0.0:{port}";
        if (BindAddress.TryParse(text) is { } address)
        {
            return address;
        }
        problems.Add(new SettingError("$PORT", port!, "must be a port from 0 to 65535", "set it to a number, unset it, or use --bind").ToString());
        return new BindAddress.Tcp("127.0.0.1", BindAddress.DefaultPort);
    }

    private static string Nearest(string token)
    {
        string flag = token.Split('=')[0];
        return Settings.All.SelectMany(setting => setting.Option.Aliases.Append(setting.Option.Name)).Append("--help").Append("--version")
            .MinBy(name => Distance(flag, name))!;
    }

    /// <summary>Levenshtein's edit distance.</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
