namespace PneuXNet.WebApp.Evidence;

/// <summary>The film with the evidence laid over it: orange speaks for pneumonia, blue against.</summary>
/// <param name="MediaType">Always image/png.</param>
/// <param name="Base64">The picture.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Peak">The contribution to the logit at which a colour is full; the mean of all contributions is the film's logit.</param>
public sealed record Heatmap(string MediaType, string Base64, int Width, int Height, float Peak);
