using System.Text.Json.Serialization;

namespace PneuXNet.WebApp.Predictions;

/// <summary>Whether a verdict holds if the film had come in another way.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Certainty>))]
public enum Certainty
{
    [JsonStringEnumMemberName("CERTAIN")]
    Certain,

    /// <summary>So near to the threshold that another exposure, crop or scan of the same film could turn the verdict.</summary>
    [JsonStringEnumMemberName("UNCERTAIN")]
    Uncertain,
}
