using System.Collections.Immutable;
using System.Globalization;
using PneuXNet.Supervisor.Configuration;
using Tomlyn.Syntax;

namespace PneuXNet.Supervisor.Checks;

/// <summary>Values of a TOML document as golden checks need them; null for a value that is none of the kind.</summary>
internal static class CheckValues
{
    public const string SecondsRule = "must be a number of seconds above 0, up to 3600";

    public const string HeadersRule = "must be a table of text, on one line";

    public static string? Text(ValueSyntax value, int most) => value is StringValueSyntax { Value: { } text } && text.Length <= most ? text : null;

    public static int? Integer(ValueSyntax value, int least, int most) =>
        value is IntegerValueSyntax integer && integer.Value >= least && integer.Value <= most ? (int)integer.Value : null;

    public static double? Number(ValueSyntax value) => value switch
    {
        IntegerValueSyntax integer => integer.Value,
        FloatValueSyntax number when double.IsFinite(number.Value) => number.Value,
        _ => null,
    };

    public static TimeSpan? Seconds(ValueSyntax value, double most) => Number(value) is { } seconds && seconds >= 0.001 && seconds <= most ? TimeSpan.FromSeconds(seconds) : null;

    public static long? Bytes(ValueSyntax value)
    {
        string? text = value switch
        {
            StringValueSyntax quoted => quoted.Value,
            IntegerValueSyntax integer => integer.Value.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        return text is not null && ValueReaders.Bytes(text, out long bytes) ? bytes : null;
    }

    public static ImmutableArray<KeyValuePair<string, string>>? Headers(ValueSyntax value)
    {
        if (Pairs(value) is not { } pairs)
        {
            return null;
        }
        ImmutableArray<KeyValuePair<string, string>> headers = [.. pairs
            .Where(pair => pair.Value is StringValueSyntax { Value: not null })
            .Select(pair => new KeyValuePair<string, string>(pair.Key, ((StringValueSyntax)pair.Value).Value!))];
        return headers.Length == pairs.Count && headers.All(header => IsToken(header.Key) && header.Value.All(c => c is '\t' or >= ' ')) ? headers : null;
    }

    public static ImmutableArray<JsonExpectation>? Json(ValueSyntax value)
    {
        if (value is not ArraySyntax { Items.ChildrenCount: > 0 } array)
        {
            return null;
        }
        ImmutableArray<JsonExpectation?> expectations = [.. array.Items.Select(item => Expectation(item.Value!))];
        return expectations.All(one => one is not null) ? [.. expectations.Select(one => one!)] : null;
    }

    private static JsonExpectation? Expectation(ValueSyntax value)
    {
        if (Pairs(value) is not { } pairs
            || !pairs.TryGetValue("pointer", out ValueSyntax? pointer) || Text(pointer, most: 1000) is not { } text || JsonPointer.TryParse(text) is not { } place
            || !pairs.TryGetValue("equals", out ValueSyntax? equal) || Scalar(equal) is not { } expected)
        {
            return null;
        }
        double? within = pairs.TryGetValue("within", out ValueSyntax? tolerance) ? Number(tolerance) : 0;
        int known = tolerance is null ? 2 : 3;
        return pairs.Count == known && within >= 0 && (tolerance is null || expected is double) ? new JsonExpectation(place, expected, within.Value) : null;
    }

    private static object? Scalar(ValueSyntax value) => value switch
    {
        StringValueSyntax text => text.Value,
        BooleanValueSyntax truth => truth.Value,
        _ => Number(value),
    };

    private static Dictionary<string, ValueSyntax>? Pairs(ValueSyntax value) => value is InlineTableSyntax table
        ? table.Items.ToDictionary(item => string.Join('.', TomlText.Names(item.KeyValue!.Key!)), item => item.KeyValue!.Value!)
        : null;

    // token, RFC 9110 section 5.6.2.
    private static bool IsToken(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c));
}
