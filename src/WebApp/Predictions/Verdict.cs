using PneuXNet.WebApp.Evidence;
using PneuXNet.WebApp.Workers;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Predictions;

/// <summary>A film that was judged.</summary>
/// <param name="Label">PNEUMONIA when the probability is the threshold or more, else NORMAL.</param>
/// <param name="Probability">Of pneumonia, 0 to 1.</param>
/// <param name="Threshold">The model's own, 0 to 1: chosen in training, never at the time of asking.</param>
/// <param name="Certainty">UNCERTAIN when the probability is in the uncertain zone.</param>
/// <param name="UncertainZone">The probabilities around the threshold in which a verdict is uncertain; null if the model names none.</param>
/// <param name="Inverted">Whether the film was a negative, bones dark, and was turned right before it was judged.</param>
/// <param name="Heatmap">Where the verdict comes from, if the request said explain=true and the model can tell.</param>
/// <param name="Model">Which model judged.</param>
/// <param name="Milliseconds">Decoding and inference, without the upload.</param>
/// <param name="Worker">Which process answered.</param>
public sealed record Verdict(
    string File, Label Label, float Probability, float Threshold, Certainty Certainty, UncertainZone? UncertainZone,
    bool Inverted, Heatmap? Heatmap, ModelIdentity Model, double Milliseconds, WorkerIdentity Worker)
    : FilmResult(File);
