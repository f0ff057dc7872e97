using System.Text.Json.Serialization;

namespace PneuXNet.Contract;

/// <summary>How much something is a matter for the person who watches.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Concern>))]
public enum Concern
{
    /// <summary>Nothing to do.</summary>
    [JsonStringEnumMemberName("good")]
    Good,

    /// <summary>Clients are served; something is not as it should be.</summary>
    [JsonStringEnumMemberName("uneasy")]
    Uneasy,

    /// <summary>Clients are harmed now.</summary>
    [JsonStringEnumMemberName("bad")]
    Bad,
}
