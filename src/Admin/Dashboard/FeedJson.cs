using System.Text.Json.Serialization;

namespace PneuXNet.Admin.Dashboard;

/// <summary>The feed as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FeedMessage))]
internal sealed partial class FeedJson : JsonSerializerContext;
