using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PneuXNet.WebApp.Health;
using PneuXNet.WebApp.Problems;

namespace PneuXNet.WebApp.Predictions;

/// <summary>The JSON that the app speaks, generated at build time: a worker that starts often should not reflect each time.</summary>
[JsonSerializable(typeof(Judgement))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class PredictionJson : JsonSerializerContext
{
    /// <summary>As it goes over the wire: a number is a number, and a film's name reads as its sender wrote it.</summary>
    public static PredictionJson Wire { get; } = new(Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    /// <summary>Gives other writers of this app, the OpenAPI document among them, the same rules.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        // Only what JSON itself needs is escaped. The stricter default is for JSON inside of HTML, which there is none of.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }
}
