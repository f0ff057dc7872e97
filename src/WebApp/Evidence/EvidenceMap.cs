namespace PneuXNet.WebApp.Evidence;

/// <summary>
/// The class activation map (Zhou et al. 2016): what each place of the film adds to the logit of pneumonia, row by row from the top.
/// The mean over the map is the logit itself, so nothing that speaks for or against is left out.
/// </summary>
internal sealed record EvidenceMap(int Width, int Height, float[] Logits)
{
    /// <summary>The largest contribution of a place, for or against.</summary>
    public float Peak => Logits.Max(Math.Abs);
}
