using System.Text.Json.Serialization;

namespace PneuXNet.WebApp.Predictions;

/// <summary>What became of one film: judged, found unsuitable, or refused.</summary>
/// <param name="File">The film's name as the client sent it, without path and control characters.</param>
[JsonDerivedType(typeof(Verdict))]
[JsonDerivedType(typeof(Unsuitable))]
[JsonDerivedType(typeof(Refusal))]
public abstract record FilmResult([property: JsonPropertyOrder(-1)] string File)
{
    internal Exhibit? Exhibit { get; init; }
}
