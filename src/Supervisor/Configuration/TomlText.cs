using System.Globalization;
using Tomlyn.Syntax;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>Keys and values of a TOML document as the text that settings are read from, and what to tell of those that are none.</summary>
internal static class TomlText
{
    /// <summary>The text of a value of the right type; a word such as auto may stand for a number, a number in quotes may not.</summary>
    public static string? Of(Setting setting, ValueSyntax value) => (setting.Shape, value) switch
    {
        (ValueShape.Text or ValueShape.Pairs or ValueShape.Octal, StringValueSyntax text) => text.Value,
        (ValueShape.Octal, IntegerValueSyntax number) when Written(number).StartsWith("0o", StringComparison.Ordinal) =>
            Convert.ToString(number.Value, toBase: 8),
        (_, StringValueSyntax { Value: { } word }) when setting.Words.Contains(word) => word,
        (ValueShape.Integer or ValueShape.Number, IntegerValueSyntax number) => number.Value.ToString(CultureInfo.InvariantCulture),
        // "R" would write 1E+16; a fixed point is what the rule's reader knows.
        (ValueShape.Number, FloatValueSyntax number) => number.Value.ToString("0.################", CultureInfo.InvariantCulture),
        (ValueShape.Switch, BooleanValueSyntax truth) => truth.Value ? "true" : "false",
        _ => null,
    };

    /// <summary>What to write instead of a value of another type.</summary>
    public static string RemedyFor(Setting setting, ValueSyntax value) => (setting.Shape, value) switch
    {
        (ValueShape.Text or ValueShape.Pairs, IntegerValueSyntax or FloatValueSyntax or BooleanValueSyntax) => "write it in double quotes",
        (ValueShape.Octal, IntegerValueSyntax number) => $"write 0o{Written(number)}, or \"{Written(number)}\"",
        (ValueShape.Integer or ValueShape.Number, StringValueSyntax) => "write a number, without quotes",
        (_, ArraySyntax) => "write one value, without brackets",
        _ => $"write for example {setting.Key} = {Example(setting)}",
    };

    /// <summary>The parts of a key with dots.</summary>
    public static IEnumerable<string> Names(KeySyntax key) => key.DotKeys.Select(part => NameOf(part.Key)).Prepend(NameOf(key.Key));

    public static string NameOf(BareKeyOrStringValueSyntax? part) => part switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax quoted => quoted.Value ?? "",
        _ => "",
    };

    /// <summary>As it stands in the file.</summary>
    public static string Written(ValueSyntax value) => value.ToString()?.Trim() ?? "";

    /// <summary>As it stands in the file, text without its quotes.</summary>
    public static string Unquoted(ValueSyntax value) => value is StringValueSyntax { Value: { } text } ? text : Written(value);

    private static string Example(Setting setting) =>
        setting.IsSwitch ? "true"
        : setting.Shape is ValueShape.Text or ValueShape.Pairs ? $"\"{setting.Default ?? setting.Value}\"" : setting.Default ?? setting.Value;
}
