using PneuXNet.WebApp.Evidence;

namespace PneuXNet.WebApp.XNet;

/// <summary>What the network says of one film.</summary>
/// <param name="Probability">Of pneumonia, 0 to 1.</param>
/// <param name="Strangeness">How far the film is from those that the network knows; 1 is typical. Null if the model can't tell.</param>
/// <param name="Evidence">Where the probability comes from, if it was asked for and the model can tell.</param>
internal sealed record Reading(float Probability, float? Strangeness, EvidenceMap? Evidence);
