using System.Collections.Immutable;
using PneuXNet.Supervisor.Checks;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>A configuration file, read as a source of values. Each key, value and mistake keeps its line and column.</summary>
internal sealed class ConfigurationFile
{
    private readonly string _path;
    private readonly Dictionary<Setting, ImmutableArray<GivenValue>> _values = [];
    private readonly List<string> _problems = [];

    private readonly CheckFile _checks;

    private ConfigurationFile(string path, Func<string, byte[]> readFile) => (_path, _checks) = (path, new CheckFile(path, readFile));

    /// <param name="path">As people wrote it, for messages.</param>
    /// <param name="readFile">The bytes of a file that the configuration names.</param>
    public static ValueSource Parse(string path, string toml, Func<string, byte[]> readFile)
    {
        var file = new ConfigurationFile(path, readFile);
        DocumentSyntax document = SyntaxParser.Parse(toml, path, validate: true);
        if (document.HasErrors)
        {
            file.TellMistakes(document.Diagnostics);
        }
        else
        {
            file.Take(document);
        }
        return new ValueSource(file._values.ToImmutableDictionary(), [.. file._problems, .. file._checks.Problems]) { Checks = file._checks.Checks };
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
            if (!_checks.TryTake(table) && table.Name is { } name && Find(name) is { } setting)
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
            Add(setting, Entry(setting, key, key.DotKeys.Select(part => TomlText.NameOf(part.Key)), value));
            return;
        }
        if (_values.ContainsKey(setting))
        {
            _problems.Add($"{At(key.Span)}: {TomlText.NameOf(key.Key)}: {setting.Key} is given twice, here with another spelling; keep one of the two");
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
                table.Items.SelectMany(item => Entry(setting, item.KeyValue!.Key!, TomlText.Names(item.KeyValue.Key!), item.KeyValue.Value!)),
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
            Add(setting, Entry(setting, pair.Key!, TomlText.Names(pair.Key!), pair.Value!));
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
                ? $"{At(value.Span)}: {setting.Key}.{name} '{TomlText.Written(value)}': must be text; write it in double quotes"
                : $"{At(key.Span)}: {setting.Key} is no table; write {setting.Key} = VALUE");
        }
    }

    private IEnumerable<GivenValue> Single(Setting setting, ValueSyntax value)
    {
        if (TomlText.Of(setting, value) is { } text)
        {
            yield return new GivenValue(text, setting.Key, From(value.Span));
        }
        else
        {
            _problems.Add(new SettingError(setting.Key, TomlText.Written(value), setting.Rule, TomlText.RemedyFor(setting, value), From(value.Span)).ToString());
        }
    }

    private Setting? Find(KeySyntax key)
    {
        string name = TomlText.NameOf(key.Key);
        if (SettingKeys.Find(name) is { } setting)
        {
            return setting;
        }
        _problems.Add($"{At(key.Span)}: {name}: there is no such setting; did you mean {SettingKeys.Nearest(name).Key}?");
        return null;
    }

    private string At(SourceSpan span) => From(span).Text;

    // The parser counts from 0, people and their editors from 1.
    private Origin From(SourceSpan span) => Origin.File(_path, span.Start.Line + 1, span.Start.Column + 1);
}
