using System.Globalization;
using System.Text.Json;

namespace PneuXNet.Supervisor.Checks;

/// <summary>What one place of a JSON document must hold.</summary>
/// <param name="Pointer">Names the place.</param>
/// <param name="Equal">A string, a number as double, or a boolean.</param>
/// <param name="Within">How far a number may be from it.</param>
internal sealed record JsonExpectation(JsonPointer Pointer, object Equal, double Within)
{
    // A decimal holds more than this, and a sum of two such.
    private const double MostDecimal = 1e27;

    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Judge(JsonElement document)
    {
        if (Pointer.Find(document) is not { } found)
        {
            return $"{Pointer} is not there, expected {Expected}";
        }
        bool fits = (Equal, found.ValueKind) switch
        {
            (double number, JsonValueKind.Number) => Math.Abs(found.GetDouble() - number) <= Within || IsNear(found, number),
            (string text, JsonValueKind.String) => found.GetString() == text,
            (bool truth, JsonValueKind.True or JsonValueKind.False) => found.GetBoolean() == truth,
            _ => false,
        };
        return fits ? null : $"{Pointer} is {Shown(found)}, expected {Expected}";
    }

    // 0.88 is within 0.01 of 0.87 for whoever has written that; for binary fractions it is not.
    private bool IsNear(JsonElement found, double number) =>
        Within > 0 && Math.Abs(number) < MostDecimal && Within < MostDecimal && found.TryGetDecimal(out decimal value) && Math.Abs(value) < (decimal)MostDecimal
        && Math.Abs(value - (decimal)number) <= (decimal)Within;

    private string Expected => Equal switch
    {
        double number when Within > 0 => string.Create(CultureInfo.InvariantCulture, $"{number} within {Within}"),
        double number => number.ToString(CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        _ => $"\"{Equal}\"",
    };

    // A place may hold the whole document.
    private static string Shown(JsonElement found)
    {
        string text = found.GetRawText();
        return text.Length <= 80 ? text : $"{text[..77]}...";
    }
}
