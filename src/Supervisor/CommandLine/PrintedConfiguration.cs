using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.CommandLine;

/// <summary>What --print-config says: each setting, its value, where it was written.</summary>
internal static class PrintedConfiguration
{
    // Relaxed: paths and addresses stay readable, and nothing here becomes part of a page.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Three columns: setting, value, origin. A setting with several values has a line for each; one that is not set has a dash.</summary>
    public static string Text(MasterConfiguration configuration)
    {
        (string Name, string Value, string From)[] rows = [.. configuration.Settings.SelectMany(Rows)];
        int names = rows.Max(row => row.Name.Length);
        int values = rows.Max(row => row.Value.Length);
        var text = new StringBuilder();
        foreach ((string name, string value, string from) in rows)
        {
            text.Append($"{name.PadRight(names)}  {value.PadRight(values)}  {from}\n");
        }
        return text.ToString();
    }

    /// <summary>An object with a member for each setting: its value (a list, if it can be given several times) and its origin.</summary>
    public static string Json(MasterConfiguration configuration)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            foreach (EffectiveSetting setting in configuration.Settings)
            {
                json.WriteStartObject(setting.Setting.Key);
                json.WritePropertyName("value");
                WriteValue(json, setting);
                json.WriteString("from", OriginOf(setting));
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static IEnumerable<(string, string, string)> Rows(EffectiveSetting setting) => setting.Values.IsEmpty
        ? [(setting.Setting.Key, "-", OriginOf(setting))]
        : setting.Values.Select((one, i) => (i == 0 ? setting.Setting.Key : "", ShownValue.Text(setting.Setting, one.Given, one.Value), one.Given.From.Text));

    private static string OriginOf(EffectiveSetting setting) => (setting.Values.IsEmpty ? Origin.Default : setting.Values[^1].Given.From).Text;

    private static void WriteValue(Utf8JsonWriter json, EffectiveSetting setting)
    {
        if (!setting.Setting.Repeatable)
        {
            WriteOne(json, setting, setting.Values.FirstOrDefault());
            return;
        }
        json.WriteStartArray();
        foreach ((GivenValue, object) one in setting.Values)
        {
            WriteOne(json, setting, one);
        }
        json.WriteEndArray();
    }

    private static void WriteOne(Utf8JsonWriter json, EffectiveSetting setting, (GivenValue Given, object Value) one)
    {
        switch (one.Value)
        {
            case null: json.WriteNullValue(); break;
            case int number when setting.Setting.Shape == ValueShape.Integer: json.WriteNumberValue(number); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case TimeSpan span: json.WriteNumberValue(span.TotalSeconds); break;
            default: json.WriteStringValue(ShownValue.Text(setting.Setting, one.Given, one.Value)); break;
        }
    }
}
