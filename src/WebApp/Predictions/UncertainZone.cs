namespace PneuXNet.WebApp.Predictions;

/// <summary>The probabilities in which a verdict is uncertain, both ends included; the threshold lies in it.</summary>
public sealed record UncertainZone(float From, float To)
{
    internal bool Holds(float probability) => probability >= From && probability <= To;
}
