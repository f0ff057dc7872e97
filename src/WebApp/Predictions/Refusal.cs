using PneuXNet.WebApp.Problems;

namespace PneuXNet.WebApp.Predictions;

/// <summary>A film that could not be judged.</summary>
/// <param name="Error">Why, as the problem document that the film alone would have been answered with.</param>
public sealed record Refusal(string File, Problem Error) : FilmResult(File);
