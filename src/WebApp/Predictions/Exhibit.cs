using PneuXNet.WebApp.Evidence;
using PneuXNet.WebApp.Imaging;

namespace PneuXNet.WebApp.Predictions;

/// <summary>What the page shows beside a result. It lives as long as the answer is written, and is no part of the API.</summary>
/// <param name="Film">As it was judged: upright, bones bright.</param>
/// <param name="Picture">The same in its own shape, and sharp.</param>
/// <param name="Evidence">Null where there is no verdict, or the model can't tell.</param>
internal sealed record Exhibit(Film Film, FilmPicture Picture, EvidenceMap? Evidence);
