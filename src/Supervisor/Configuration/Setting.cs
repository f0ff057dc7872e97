using System.CommandLine;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>
/// A row of the settings table: what a setting is called in each source, its rule, and what to tell about it. From these rows the
/// sources are read, and the help, the printed configuration, the completion, docs/options.md and the man page are written.
/// </summary>
internal abstract class Setting
{
    /// <param name="flags">The flags, the long one that names the setting first; or a name without dashes, for a setting that has no flag.</param>
    protected Setting(string[] flags, ValueShape shape)
    {
        Shape = shape;
        Name = flags[0].TrimStart('-');
        Flags = flags[0].StartsWith('-') ? flags : [];
        Option = Flags.Count == 0 ? null : new Option<string[]>(flags[0], flags[1..]) { AllowMultipleArgumentsPerToken = false };
        if (IsSwitch)
        {
            // What follows a switch is the next word, most often APP.
            Option?.Arity = ArgumentArity.Zero;
            Default = "false";
        }
    }

    /// <summary>With dashes; <see cref="Key"/> has underscores.</summary>
    public string Name { get; }

    /// <summary>What people call it in a configuration file, where dashes are as good.</summary>
    public string Key => Name.Replace('-', '_');

    public IReadOnlyList<string> Flags { get; }

    /// <summary>The flags, as the command line's parser knows them. Every value is taken as text, so that all errors are found, and worded, here.</summary>
    public Option<string[]>? Option { get; }

    /// <summary>What stands for the value in the help; empty for a switch.</summary>
    public required string Value { get; init; }

    public required string Help { get; init; }

    /// <summary>Completes "VALUE ..." when a value is refused: type, range and unit.</summary>
    public required string Rule { get; init; }

    public required string Remedy { get; init; }

    /// <summary>Of a value that is refused, the part that is wrong; by default all of it.</summary>
    public Func<string, string> Offender { get; init; } = text => text;

    /// <summary>The value if nothing is given, as text; null if there is none.</summary>
    public string? Default { get; init; }

    /// <summary>What happens without a value, where that takes more words than a default.</summary>
    public string? Otherwise { get; init; }

    /// <summary>The help, with what holds if nothing is given.</summary>
    public string Description => !IsSwitch && (Otherwise ?? Default) is { } value
        ? $"{Help} [default: {(Otherwise is null && Variable is not null ? $"${Variable.Name} or " : "")}{value}]"
        : Help;

    /// <summary>An environment variable that is asked before the default.</summary>
    public FallbackVariable? Variable { get; init; }

    /// <summary>Words that can be given, for completion; a number can be given a word only if it stands here.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>What the value names, for completion.</summary>
    public Naming Names { get; init; }

    /// <summary>Whether each value counts; otherwise the last one does.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Whether a configuration file can give it.</summary>
    public bool InFile { get; init; } = true;

    /// <summary>Whether only a new start can change it; a reload takes all others as they read by then.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>Gunicorn's name for it; null if Gunicorn has nothing like it.</summary>
    public string? Gunicorn { get; init; }

    /// <summary>How it differs from Gunicorn's of that name; empty if it does not.</summary>
    public string Differs { get; init; } = "";

    /// <summary>How a configuration file writes it; by default that follows from the type.</summary>
    public ValueShape Shape { get; init; }

    /// <summary>What the flag alone means; null if it needs a value.</summary>
    public string? Bare
    {
        get;
        init
        {
            field = value;
            Option?.Arity = ArgumentArity.ZeroOrOne;
        }
    }

    /// <summary>Whether its flag takes no value.</summary>
    public bool IsSwitch => Shape == ValueShape.Switch;

    /// <summary>What stands for it if no source has it: the variable's value, then the default, else nothing.</summary>
    public GivenValue? Fallback(Func<string, string?> environment)
    {
        if (Variable is not null && environment(Variable.Name) is { Length: > 0 } text)
        {
            return new GivenValue(text, $"${Variable.Name}", Origin.Variable(Variable.Name)) { Variable = Variable };
        }
        return Default is null ? null : new GivenValue(Default, Name, Origin.Default);
    }

    /// <summary>The value that a text means; null, and an error, if it means none.</summary>
    /// <param name="folder">Where the master was started: relative paths begin there.</param>
    public object? ValueOf(GivenValue given, string folder, ICollection<SettingError> errors)
    {
        string text = given.Variable?.Complete(given.Text) ?? given.Text;
        if (ReadText(text, folder) is { } value)
        {
            return value;
        }
        errors.Add(new SettingError(given.As, Offender(given.Text), given.Variable?.Rule ?? Rule, given.Variable?.Remedy ?? Remedy, given.From));
        return null;
    }

    /// <summary>Takes a value that was read into the options.</summary>
    public abstract MasterOptions Take(MasterOptions options, object value);

    protected abstract object? ReadText(string text, string folder);
}
