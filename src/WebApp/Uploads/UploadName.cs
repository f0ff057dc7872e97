using System.Globalization;
using System.Text;

namespace PneuXNet.WebApp.Uploads;

/// <summary>The client's file name, made fit to be shown: it says which film is meant and is never used as a path.</summary>
internal static class UploadName
{
    public const int MaxLength = 120;

    private const string Nameless = "unnamed";

    public static string Clean(string? sent)
    {
        var name = new StringBuilder();
        foreach (var rune in LastSegment(sent ?? "").EnumerateRunes())
        {
            if (name.Length + rune.Utf16SequenceLength > MaxLength)
            {
                break;
            }

            if (IsShown(rune))
            {
                name.Append(rune.ToString());
            }
        }

        return name.ToString().Trim() is { Length: > 0 } shown ? shown : Nameless;
    }

    private static string LastSegment(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    // Format characters turn the direction of what follows: "gpj.exe" could be made to read "exe.jpg".
    private static bool IsShown(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
