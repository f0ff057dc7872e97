using System.Collections.Immutable;
using PneuXNet.Supervisor.Configuration;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace PneuXNet.Supervisor.Checks;

/// <summary>
/// Golden checks as TOML has them: an array of tables, <c>[[check]]</c>. All that is wrong is told, each with its place, the name of the
/// check and the field.
/// </summary>
/// <param name="path">As people wrote it, for messages.</param>
/// <param name="readFile">The bytes of a file, by its path as it stands in the TOML; it says by the exceptions of File what is wrong with it.</param>
internal sealed class CheckFile(string path, Func<string, byte[]> readFile)
{
    /// <summary>What the tables are called.</summary>
    public const string TableName = "check";

    private readonly List<GoldenCheck> _checks = [];
    private readonly List<string> _problems = [];

    public ImmutableArray<string> Problems => [.. _problems];

    public ImmutableArray<GoldenCheck> Checks => [.. _checks];

    /// <summary>A file that holds nothing but checks: what an app has beside it.</summary>
    public static CheckFile Parse(string path, string toml, Func<string, byte[]> readFile)
    {
        var file = new CheckFile(path, readFile);
        DocumentSyntax document = SyntaxParser.Parse(toml, path, validate: true);
        if (document.HasErrors)
        {
            file._problems.AddRange(document.Diagnostics.DistinctBy(mistake => mistake.Span.Start.Line).Select(mistake => $"{file.From(mistake.Span)}: this is not TOML: {mistake.Message}"));
            return file;
        }
        foreach (KeyValueSyntax pair in document.KeyValues)
        {
            file._problems.Add($"{file.From(pair.Span)}: {TomlText.NameOf(pair.Key?.Key)}: only [[{TableName}]] can be here");
        }
        foreach (TableSyntaxBase table in document.Tables)
        {
            if (!file.TryTake(table))
            {
                file._problems.Add($"{file.From(table.Span)}: {TomlText.NameOf(table.Name?.Key)}: only [[{TableName}]] can be here");
            }
        }
        return file;
    }

    /// <returns>False if the table is none of a check.</returns>
    public bool TryTake(TableSyntaxBase table)
    {
        if (TomlText.NameOf(table.Name?.Key) != TableName)
        {
            return false;
        }
        if (table is not TableArraySyntax || table.Name!.DotKeys.ChildrenCount > 0)
        {
            _problems.Add($"{From(table.Span)}: [[{TableName}]] is a list of tables, and what belongs to one stands in it; write for example [[{TableName}]] and below it json = [{{ pointer = \"/status\", equals = \"ok\" }}]");
            return true;
        }
        Take(table);
        return true;
    }

    private void Take(TableSyntaxBase table)
    {
        string? given = NameOf(table);
        string name = given ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"number {_checks.Count + 1}");
        var check = new GoldenCheck(name);
        int problems = _problems.Count;
        foreach (KeyValueSyntax pair in table.Items)
        {
            check = Take(check, pair.Key!, pair.Value!);
        }
        if (_problems.Count > problems)
        {
            return;
        }
        string? missing = given is null ? "name" : check.Path.Length == 0 ? "path" : null;
        if (missing is not null)
        {
            _problems.Add($"{From(table.Name!.Span)}: {TableName} '{name}': has no {missing}; {CheckFields.Find(missing)!.Remedy}");
        }
        else if (_checks.Exists(other => other.Name == check.Name))
        {
            _problems.Add($"{From(table.Name!.Span)}: {TableName} '{name}': there is one of this name already; give it another");
        }
        else
        {
            _checks.Add(check);
        }
    }

    private GoldenCheck Take(GoldenCheck check, KeySyntax key, ValueSyntax value)
    {
        string name = string.Join('.', TomlText.Names(key));
        if (CheckFields.Find(name) is not { } field)
        {
            _problems.Add($"{From(key.Span)}: {TableName} '{check.Name}', {name}: there is no such field; did you mean {NearestName.To(name, CheckFields.Names)}?");
            return check;
        }
        try
        {
            if (field.Take(check, value, readFile) is { } taken)
            {
                return taken;
            }
            Refuse(check, field, value, field.Rule);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(check, field, value, e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"can't be read ({e.Message})");
        }
        return check;
    }

    private void Refuse(GoldenCheck check, CheckField field, ValueSyntax value, string rule) =>
        _problems.Add(new SettingError($"{TableName} '{check.Name}', {field.Name}", Shown(value), rule, field.Remedy, From(value.Span)).ToString());

    private static string? NameOf(TableSyntaxBase table) =>
        table.Items.FirstOrDefault(pair => TomlText.NameOf(pair.Key?.Key) == "name")?.Value is StringValueSyntax { Value: { Length: > 0 } name } ? name : null;

    // A body can be long.
    private static string Shown(ValueSyntax value)
    {
        string text = TomlText.Unquoted(value);
        return text.Length <= 100 ? text : $"{text[..97]}...";
    }

    private Origin From(SourceSpan span) => Origin.File(path, span.Start.Line + 1, span.Start.Column + 1);
}
