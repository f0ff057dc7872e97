using System.Text.Json.Serialization;
using PneuXNet.WebApp.Problems;

namespace PneuXNet.WebApp.Predictions;

/// <summary>The answer to an upload.</summary>
/// <param name="Results">One entry for each film, in the order sent.</param>
public sealed record Judgement(IReadOnlyList<FilmResult> Results)
{
    /// <summary>200 when at least one film was read and looked at; else the only film's own status, or 422 for several.</summary>
    [JsonIgnore]
    public int Status => Results switch
    {
        [Refusal only] => only.Error.Status,
        _ when Results.Any(result => result is not Refusal) => StatusCodes.Status200OK,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>The problem that stands for the whole answer: there was one film, and it failed.</summary>
    [JsonIgnore]
    public Problem? Problem => Results is [Refusal only] ? only.Error : null;
}
