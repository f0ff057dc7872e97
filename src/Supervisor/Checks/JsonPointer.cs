using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace PneuXNet.Supervisor.Checks;

/// <summary>Names a place in a JSON document: RFC 6901. Empty for the whole; else slashes before the names, with ~1 for a slash and ~0 for a tilde.</summary>
internal sealed class JsonPointer
{
    private readonly string _text;
    private readonly ImmutableArray<string> _tokens;

    private JsonPointer(string text, ImmutableArray<string> tokens) => (_text, _tokens) = (text, tokens);

    /// <returns>Null if the text is no pointer.</returns>
    public static JsonPointer? TryParse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer(text, []);
        }
        if (text[0] != '/' || text.Replace("~0", "").Replace("~1", "").Contains('~'))
        {
            return null;
        }
        // The order matters: "~01" is a tilde and a one.
        return new JsonPointer(text, [.. text[1..].Split('/').Select(token => token.Replace("~1", "/").Replace("~0", "~"))]);
    }

    public JsonElement? Find(JsonElement document)
    {
        JsonElement place = document;
        foreach (string token in _tokens)
        {
            if (place.ValueKind == JsonValueKind.Object && place.TryGetProperty(token, out JsonElement member))
            {
                place = member;
            }
            else if (place.ValueKind == JsonValueKind.Array && IndexOf(token) is { } index && index < place.GetArrayLength())
            {
                place = place[index];
            }
            else
            {
                return null;
            }
        }
        return place;
    }

    public override string ToString() => _text.Length == 0 ? "the document" : _text;

    // Without leading zeros, says the RFC.
    private static int? IndexOf(string token) =>
        (token == "0" || !token.StartsWith('0')) && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;
}
