using PneuXNet.WebApp.Workers;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Predictions;

/// <summary>A picture that was read and looked at, but is no chest X-ray of the kind that XNet knows: it gets no probability.</summary>
/// <param name="Label">Always UNSUITABLE.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Strangeness">How far it is from the films that the network knows; 1 is typical. Null if the model can't tell.</param>
/// <param name="StrangenessLimit">What is above is refused.</param>
/// <param name="Model">Which model looked at it.</param>
/// <param name="Milliseconds">Decoding and inference, without the upload.</param>
/// <param name="Worker">Which process answered.</param>
public sealed record Unsuitable(
    string File, Label Label, string Reason, float? Strangeness, float? StrangenessLimit, ModelIdentity Model, double Milliseconds,
    WorkerIdentity Worker)
    : FilmResult(File);
