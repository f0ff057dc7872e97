using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.WebApp.Suitability;

/// <summary>
/// Whether a picture is one that XNet may judge: decided from a few plain facts and from how strange it is to the network. What is
/// known of chest films is in the model's metadata; a model that says nothing of it is not guarded.
/// </summary>
public sealed class Guard(XNetMetadata model)
{
    // In gray levels. The flattest film in the training data has a deviation of some 20, the most tinted scan a chroma of some 10.
    private const float LeastContrast = 4;
    private const float MostChroma = 24;

    // Between, too little is known to turn a film over.
    private const float NegativeBelow = -0.25f;

    private readonly MeanFilm? _known = model.MeanFilm;

    /// <summary>The film with bones bright, which is how XNet knows them.</summary>
    /// <param name="negative">Whether it came with bones dark.</param>
    public Film Upright(Film film, out bool negative)
    {
        negative = _known is not null && _known.Likeness(film) < NegativeBelow;
        return negative ? film.Negative() : film;
    }

    /// <summary>What is wrong with the film; null if it may be judged.</summary>
    /// <param name="strangeness">As the network told it.</param>
    public Misfit? Of(Film film, float? strangeness) =>
        film.Contrast < LeastContrast ? Misfit.Even
        : film.Chroma > MostChroma ? Misfit.Coloured
        : strangeness > model.StrangenessLimit ? Misfit.Strange
        : null;
}
