using System.CommandLine;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>Reads one value; false if the text is none.</summary>
internal delegate bool ValueReader<T>(string text, out T value);

/// <summary>A setting whose values are of one type.</summary>
internal sealed class SettingOf<T>(string flag, params string[] aliases) : Setting
{
    private readonly Option<string[]> _option = new(flag, aliases) { AllowMultipleArgumentsPerToken = false };

    /// <summary>What stands for the value in the help.</summary>
    public required string Value { get; init; }

    public required string Help { get; init; }

    /// <summary>The value if nothing is given, as text; null if there is none.</summary>
    public string? Default { get; init; }

    /// <summary>An environment variable that is asked before the default.</summary>
    public string? Variable { get; init; }

    /// <summary>Completes "VALUE ..." when a value is refused.</summary>
    public required string Rule { get; init; }

    public required string Remedy { get; init; }

    public required ValueReader<T> Read { get; init; }

    public required Func<MasterOptions, T, MasterOptions> Set { get; init; }

    /// <summary>Whether each value counts; otherwise the last one does.</summary>
    public bool Repeatable { get; init; }

    public override Option<string[]> Option
    {
        get
        {
            _option.HelpName = Value;
            _option.Description = Default is null ? Help : $"{Help} [default: {(Variable is null ? "" : $"${Variable} or ")}{Default}]";
            return _option;
        }
    }

    public override MasterOptions Apply(
        MasterOptions options, ParseResult parsed, Func<string, string?> environment, ICollection<SettingError> errors)
    {
        (string from, string[] values) = Given(parsed, environment);
        foreach (string text in Repeatable ? values : values.TakeLast(1))
        {
            if (Read(text, out T value))
            {
                options = Set(options, value);
            }
            else
            {
                errors.Add(new SettingError(from, text, Rule, Remedy));
            }
        }
        return options;
    }

    private (string From, string[] Values) Given(ParseResult parsed, Func<string, string?> environment)
    {
        // The tokens, not the parsed value: a flag without its value is an error of the parser's, told elsewhere with the others.
        if (parsed.GetResult(_option) is { Implicit: false } result)
        {
            return (_option.Name, [.. result.Tokens.Select(token => token.Value)]);
        }
        if (Variable is not null && environment(Variable) is { Length: > 0 } variable)
        {
            return ($"${Variable}", [variable]);
        }
        return (_option.Name, Default is null ? [] : [Default]);
    }
}
