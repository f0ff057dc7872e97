using System.Text.Json;

namespace PneuXNet.Contract;

/// <summary>JSON from strangers, held to the letter: whatever is found wrong later is found where nobody expects it.</summary>
public static class StrictJson
{
    // Of two members of the same name an order could mean either.
    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is no JSON, no UTF-8, has half of a character in a text, or two members of the same name.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                // Text is decoded only when it is asked for.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }
        return JsonElement.Parse(json, s_options);
    }
}
