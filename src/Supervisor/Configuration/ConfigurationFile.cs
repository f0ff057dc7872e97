using System.Collections.Immutable;
using System.Globalization;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>A configuration file, read as a source of values. Each key, value and mistake keeps its line and column.</summary>
internal sealed class ConfigurationFile
{
    private readonly string _path;
    private readonly Dictionary<Setting, ImmutableArray<GivenValue>> _values = [];
    private readonly List<string> _problems = [];

    private ConfigurationFile(string path) => _path = path;

    /// <param name="path">As people wrote it, for messages.</param>
    public static ValueSource Parse(string path, string toml)
    {
        var file = new ConfigurationFile(path);
        DocumentSyntax document = SyntaxParser.Parse(toml, path, validate: true);
        if (document.HasErrors)
        {
            file.TellMistakes(document.Diagnostics);
        }
        else
        {
            file.Take(document);
        }
        return new ValueSource(file._values.ToImmutableDictionary(), [.. file._problems]);
    }

    /// <summary>One mistake makes the parser stumble over the rest of its line: the first of a line is told.</summary>
    private void TellMistakes(DiagnosticsBag mistakes)
    {
        foreach (DiagnosticMessage mistake in mistakes.DistinctBy(mistake => mistake.Span.Start.Line))
        {
            _problems.Add($"{At(mistake.Span)}: this is not TOML: {mistake.Message}");
        }
    }

    private void Take(DocumentSyntax document)
    {
        foreach (KeyValueSyntax pair in document.KeyValues)
        {
            TakeEntry(pair);
        }
        foreach (TableSyntaxBase table in document.Tables)
        {
            if (table.Name is { } name && Find(name) is { } setting)
            {
                TakeTable(setting, table);
            }
        }
    }

    private void TakeEntry(KeyValueSyntax pair)
    {
        if (pair.Key is not { } key || pair.Value is not { } value || Find(key) is not { } setting)
        {
            return;
        }
        if (key.DotKeys.ChildrenCount > 0)
        {
            // env.COLOUR = "blue" is an entry of a table, written on one line.
            Add(setting, Entry(setting, key, key.DotKeys.Select(part => NameOf(part.Key)), value));
            return;
        }
        if (_values.ContainsKey(setting))
        {
            _problems.Add($"{At(key.Span)}: {NameOf(key.Key)}: {setting.Key} is given twice, here with another spelling; keep one of the two");
            return;
        }
        if (value is ArraySyntax { Items.ChildrenCount: 0 } && setting.Default is not null)
        {
            _problems.Add(new SettingError(setting.Key, "[]", setting.Rule, $"name one, or leave {setting.Key} out", From(value.Span)).ToString());
            return;
        }
        IEnumerable<GivenValue> given = value switch
        {
            ArraySyntax array when setting.Repeatable => array.Items.SelectMany(item => Single(setting, item.Value!)),
            InlineTableSyntax table when setting.Shape == ValueShape.Pairs =>
                table.Items.SelectMany(item => Entry(setting, item.KeyValue!.Key!, Names(item.KeyValue.Key!), item.KeyValue.Value!)),
            _ => Single(setting, value),
        };
        Add(setting, given);
    }

    private void TakeTable(Setting setting, TableSyntaxBase table)
    {
        if (table is TableArraySyntax && setting.Shape == ValueShape.Pairs)
        {
            _problems.Add($"{At(table.Name!.Span)}: {setting.Key} is no list of tables; write [{setting.Key}] once, with a line for each variable");
            return;
        }
        if (setting.Shape != ValueShape.Pairs || table.Name!.DotKeys.ChildrenCount > 0)
        {
            _problems.Add($"{At(table.Name!.Span)}: {setting.Key} is no table; write {setting.Key} = VALUE above the first line in brackets");
            return;
        }
        foreach (KeyValueSyntax pair in table.Items)
        {
            Add(setting, Entry(setting, pair.Key!, Names(pair.Key!), pair.Value!));
        }
    }

    /// <summary>An empty list is given too: it replaces what a weaker source says.</summary>
    private void Add(Setting setting, IEnumerable<GivenValue> given) => _values[setting] = _values.GetValueOrDefault(setting, []).AddRange(given);

    /// <summary>An entry of a table: KEY = "VALUE" becomes KEY=VALUE.</summary>
    private IEnumerable<GivenValue> Entry(Setting setting, SyntaxNode key, IEnumerable<string> names, ValueSyntax value)
    {
        string name = string.Join('.', names);
        if (setting.Shape == ValueShape.Pairs && value is StringValueSyntax { Value: { } text })
        {
            yield return new GivenValue($"{name}={text}", setting.Key, From(value.Span));
        }
        else
        {
            _problems.Add(setting.Shape == ValueShape.Pairs
                ? $"{At(value.Span)}: {setting.Key}.{name} '{Written(value)}': must be text; write it in double quotes"
                : $"{At(key.Span)}: {setting.Key} is no table; write {setting.Key} = VALUE");
        }
    }

    private IEnumerable<GivenValue> Single(Setting setting, ValueSyntax value)
    {
        if (TextOf(setting, value) is { } text)
        {
            yield return new GivenValue(text, setting.Key, From(value.Span));
        }
        else
        {
            _problems.Add(new SettingError(setting.Key, Written(value), setting.Rule, RemedyFor(setting, value), From(value.Span)).ToString());
        }
    }

    /// <summary>The text of a value of the right type; a word such as auto may stand for a number, a number in quotes may not.</summary>
    private static string? TextOf(Setting setting, ValueSyntax value) => (setting.Shape, value) switch
    {
        (ValueShape.Text or ValueShape.Pairs or ValueShape.Octal, StringValueSyntax text) => text.Value,
        (ValueShape.Octal, IntegerValueSyntax number) when Written(number).StartsWith("0o", StringComparison.Ordinal) => Convert.ToString(number.Value, toBase: 8),
        (_, StringValueSyntax { Value: { } word }) when setting.Words.Contains(word) => word,
        (ValueShape.Integer or ValueShape.Number, IntegerValueSyntax number) => number.Value.ToString(CultureInfo.InvariantCulture),
        // "R" would write 1E+16; a fixed point is what the rule's reader knows.
        (ValueShape.Number, FloatValueSyntax number) => number.Value.ToString("0.################", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string RemedyFor(Setting setting, ValueSyntax value) => (setting.Shape, value) switch
    {
        (ValueShape.Text or ValueShape.Pairs, IntegerValueSyntax or FloatValueSyntax or BooleanValueSyntax) => "write it in double quotes",
        (ValueShape.Octal, IntegerValueSyntax number) => $"write 0o{Written(number)}, or \"{Written(number)}\"",
        (ValueShape.Integer or ValueShape.Number, StringValueSyntax) => "write a number, without quotes",
        (_, ArraySyntax) => "write one value, without brackets",
        _ => $"write for example {setting.Key} = {Example(setting)}",
    };

    private static string Example(Setting setting) =>
        setting.Shape is ValueShape.Text or ValueShape.Pairs ? $"\"{setting.Default ?? setting.Value}\"" : setting.Default ?? setting.Value;

    private Setting? Find(KeySyntax key)
    {
        string name = NameOf(key.Key);
        if (SettingKeys.Find(name) is { } setting)
        {
            return setting;
        }
        _problems.Add($"{At(key.Span)}: {name}: there is no such setting; did you mean {SettingKeys.Nearest(name).Key}?");
        return null;
    }

    private static IEnumerable<string> Names(KeySyntax key) => key.DotKeys.Select(part => NameOf(part.Key)).Prepend(NameOf(key.Key));

    private static string NameOf(BareKeyOrStringValueSyntax? part) => part switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax quoted => quoted.Value ?? "",
        _ => "",
    };

    private static string Written(ValueSyntax value) => value.ToString()?.Trim() ?? "";

    private string At(SourceSpan span) => From(span).Text;

    // The parser counts from 0, people and their editors from 1.
    private Origin From(SourceSpan span) => Origin.File(_path, span.Start.Line + 1, span.Start.Column + 1);
}
