namespace PneuXNet.WebApp.Predictions;

/// <summary>What a verdict brings along besides its numbers.</summary>
internal enum Explanation
{
    None,

    /// <summary>The film with the evidence painted over it, as the API sends it.</summary>
    Heatmap,

    /// <summary>Film and evidence apart, for a page that lets its reader lay one over the other.</summary>
    Exhibit,
}
