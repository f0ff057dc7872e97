using System.Text.Json.Serialization;

namespace PneuXNet.Contract;

/// <summary>The facts as JSON, written by generated code: the first answer of a master must not wait for a compiler.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServiceFacts))]
[JsonSerializable(typeof(IReadOnlyList<WorkerFacts>))]
[JsonSerializable(typeof(IReadOnlyList<RequestFacts>))]
[JsonSerializable(typeof(EventFacts))]
[JsonSerializable(typeof(IReadOnlyList<LatencyCount>))]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
[JsonSerializable(typeof(IReadOnlyList<EventFacts>))]
public sealed partial class FactsJson : JsonSerializerContext;
