using System.Globalization;

namespace PneuXNet.WebApp.Settings;

/// <summary>
/// Reads settings and keeps every error instead of stopping at the first, so that an operator mends them all in one go.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>A whole number of <paramref name="unit"/> from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Number(string key, string unit, int least, int most, int standard)
    {
        if (Value(key) is not { } text)
        {
            return standard;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(key, text, $"a whole number of {unit} from {least} to {most}", standard);
        return standard;
    }

    /// <summary>One of the names of <typeparamref name="T"/>, in any case of letters.</summary>
    public T Choice<T>(string key, T standard)
        where T : struct, Enum
    {
        if (Value(key) is not { } text)
        {
            return standard;
        }

        // TryParse takes numbers too, and nobody should have to know them.
        if (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return Enum.Parse<T>(text, ignoreCase: true);
        }

        Refuse(key, text, $"one of {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}", standard.ToString().ToLowerInvariant());
        return standard;
    }

    /// <summary>A full path; one that is not rooted counts from <paramref name="folder"/>.</summary>
    public string FilePath(string key, string folder, string standard) => Path.GetFullPath(Value(key) ?? standard, folder);

    public void Refuse(string key, string value, string rule, int standard) =>
        Refuse(key, value, rule, standard.ToString(CultureInfo.InvariantCulture));

    private void Refuse(string key, string value, string rule, string standard) =>
        _errors.Add($"{key} is '{value}' but must be {rule}. Change it in appsettings.json or in the environment variable "
            + $"{key.Replace(":", "__", StringComparison.Ordinal)}, or remove it for the default, {standard}.");

    // A deployment file switches a setting off by leaving it empty: that means the same as none.
    private string? Value(string key) => configuration[key]?.Trim() is { Length: > 0 } text ? text : null;
}
