using System.Text.Json.Serialization;

namespace PneuXNet.WebApp.Predictions;

/// <summary>What XNet says of a film.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Label>))]
public enum Label
{
    [JsonStringEnumMemberName("NORMAL")]
    Normal,

    [JsonStringEnumMemberName("PNEUMONIA")]
    Pneumonia,

    /// <summary>No chest X-ray of the kind that XNet knows: there is no verdict.</summary>
    [JsonStringEnumMemberName("UNSUITABLE")]
    Unsuitable,
}
