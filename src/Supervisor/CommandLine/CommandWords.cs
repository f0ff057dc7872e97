using System.Collections.Immutable;
using System.CommandLine;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>The words of a command line, read as a source of values; the words of $PNEUXNET_CMD_ARGS are read the same way.</summary>
/// <param name="Values">What they give.</param>
/// <param name="Errands">What is to be done instead of serving.</param>
internal sealed record CommandWords(ValueSource Values, ImmutableDictionary<Errand, string> Errands)
{
    public static CommandWords Read(IReadOnlyList<string> words, Origin from)
    {
        // What follows "--" is the app's, whatever it looks like.
        string[] own = [.. words.TakeWhile(word => word != "--")];
        ImmutableArray<GivenValue> appArguments = [.. words.Skip(own.Length + 1).Select(word => new GivenValue(word, "--", from))];
        var app = new Argument<string?>("APP") { Arity = ArgumentArity.ZeroOrOne };
        ParseResult parsed = CommandOf(app).Parse(own, new ParserConfiguration { ResponseFileTokenReplacer = null });

        var values = ImmutableDictionary.CreateBuilder<Setting, ImmutableArray<GivenValue>>();
        foreach (Setting setting in Settings.All.Where(setting => setting.Option is not null))
        {
            if (setting.IsSwitch && parsed.GetResult(setting.Option!) is { Implicit: false })
            {
                values[setting] = [new GivenValue("true", setting.Flags[0], from)];
            }
            if (setting.Bare is { } bare && parsed.GetResult(setting.Option!) is { Implicit: false, Tokens.Count: 0 })
            {
                values[setting] = [new GivenValue(bare, setting.Flags[0], from)];
            }
            // The tokens, not the parsed value: a flag without its value is told elsewhere, with the others.
            if (parsed.GetResult(setting.Option!) is { Implicit: false, Tokens.Count: > 0 } result)
            {
                values[setting] = [.. result.Tokens.Select(token => new GivenValue(token.Value, setting.Flags[0], from))];
            }
        }
        if (parsed.GetValue(app) is { } path)
        {
            values[AppSettings.App] = [new GivenValue(path, "APP", from)];
        }
        if (own.Length < words.Count)
        {
            values[AppSettings.AppArguments] = appArguments;
        }
        IEnumerable<string> problems = Unparsed(parsed, parsed.GetValue(app) ?? "").Select(problem => SettingError.Placed(from, problem));
        return new CommandWords(new ValueSource(values.ToImmutable(), [.. problems]), ErrandsOf(parsed));
    }

    private static Command CommandOf(Argument<string?> app)
    {
        var command = new Command("pneuxnet") { app };
        foreach (Option option in Settings.All.Select(setting => setting.Option).OfType<Option>().Concat(Errand.All.Select(errand => errand.Option)))
        {
            command.Options.Add(option);
        }
        return command;
    }

    private static ImmutableDictionary<Errand, string> ErrandsOf(ParseResult parsed) =>
        Errand.All.Where(errand => parsed.GetResult(errand.Option) is { Implicit: false })
            .ToImmutableDictionary(errand => errand, errand => parsed.GetResult(errand.Option)!.Tokens is [.., var last] ? last.Value : "");

    /// <summary>What the parser could make nothing of: unknown flags, a flag without its value, a second APP.</summary>
    private static IEnumerable<string> Unparsed(ParseResult parsed, string app)
    {
        foreach (string token in parsed.UnmatchedTokens.Append(app))
        {
            if (token.StartsWith('-'))
            {
                yield return $"{token}: there is no such option; did you mean {NearestFlag(token)}? To hand it to the app, write it after --";
            }
        }
        // Behind an unknown option stands its value, most likely, and not a second APP.
        foreach (string token in parsed.UnmatchedTokens.Where(token => !token.StartsWith('-') && !app.StartsWith('-')))
        {
            yield return $"'{token}': one APP can be served, '{app}' was named already; to hand arguments to the app, write them after --";
        }
        foreach (Setting setting in Settings.All.Where(setting => setting is { Option: not null, IsSwitch: false, Bare: null }))
        {
            if (parsed.GetResult(setting.Option!) is { } result && result.IdentifierTokenCount > result.Tokens.Count)
            {
                yield return $"{setting.Flags[0]}: needs a value, {setting.Value}; write it after the option";
            }
        }
    }

    private static string NearestFlag(string token) =>
        NearestName.To(token.Split('=')[0], Settings.All.SelectMany(setting => setting.Flags).Concat(Errand.All.SelectMany(errand => errand.Flags)));
}
