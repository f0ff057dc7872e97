using System.Globalization;
using System.Reflection;

namespace PneuXNet.Contract;

/// <summary>
/// A record of numbers, texts and words of an enum as one line of <c>name=value</c> pairs, and back. The names are those of the record's properties, so
/// a new property is all that a new setting needs. A property that may be null is left out while it is.
/// </summary>
internal static class SpawnEncoding
{
    public static string Write<T>(T record)
        where T : class => string.Join(' ', Properties<T>()
            .Select(property => (property.Name, Value: property.GetValue(record)))
            .Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(Convert.ToString(pair.Value, CultureInfo.InvariantCulture)!)}"));

    /// <exception cref="FormatException">The text is not of a record with the same properties.</exception>
    public static T Read<T>(string text)
        where T : class
    {
        Dictionary<string, string> values = Split(text);
        T record = Activator.CreateInstance<T>();
        foreach (PropertyInfo property in Properties<T>())
        {
            if (values.Remove(property.Name, out string? value))
            {
                property.SetValue(record, ValueOf(property.PropertyType, property.Name, value));
            }
            else if (Nullable.GetUnderlyingType(property.PropertyType) is null)
            {
                throw Foreign($"'{property.Name}' is missing");
            }
        }
        return values.Count == 0 ? record : throw Foreign($"'{values.Keys.First()}' is unknown");
    }

    // What can be set is a setting; the others follow from these.
    private static IEnumerable<PropertyInfo> Properties<T>() =>
        typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite);

    private static Dictionary<string, string> Split(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0 || !values.TryAdd(pair[..sign], Uri.UnescapeDataString(pair[(sign + 1)..])))
            {
                throw Foreign($"'{pair}' is no setting, or one too many");
            }
        }
        return values;
    }

    private static object ValueOf(Type type, string name, string value)
    {
        if (type == typeof(string))
        {
            return value;
        }
        if (type == typeof(bool))
        {
            return bool.TryParse(value, out bool flag) ? flag : throw Foreign($"'{name}' is '{value}'");
        }
        if (type.IsEnum)
        {
            return Enum.TryParse(type, value, out object? member) ? member : throw Foreign($"'{name}' is '{value}'");
        }
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Foreign($"'{name}' is '{value}'");
    }

    private static FormatException Foreign(string what) => new($"{what}; master and worker are of different versions");
}
