using System.Globalization;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>Values as people are shown them: words that stand for a number with that number, secrets without what is secret.</summary>
internal static class ShownValue
{
    private const string Mask = "***";

    private static readonly string[] SecretWords = ["PASSWORD", "SECRET", "TOKEN", "KEY"];

    public static string Text(Setting setting, GivenValue given, object value)
    {
        string text = Masked(given.Variable?.Complete(given.Text) ?? given.Text, value);
        return value is int number && setting.Words.Contains(text) ? string.Create(CultureInfo.InvariantCulture, $"{text} ({number})") : text;
    }

    /// <summary>The text, or KEY=*** if the key looks like a secret's.</summary>
    public static string Masked(string text, object value) =>
        value is KeyValuePair<string, string> pair && SecretWords.Any(word => pair.Key.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? $"{pair.Key}={Mask}"
            : text;
}
