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
}
