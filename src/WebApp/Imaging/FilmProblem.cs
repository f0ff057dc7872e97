namespace PneuXNet.WebApp.Imaging;

/// <summary>Why a file was refused as a film. The web pages turn each into its own status and sentence.</summary>
public enum FilmProblem
{
    /// <summary>No byte was sent.</summary>
    Empty,

    /// <summary>The first bytes are those of none of the formats in <see cref="FilmFormat"/>.</summary>
    NotAnImage,

    /// <summary>The right signature, but damaged, cut off, or of a kind that no film has (float samples, compressed BMP).</summary>
    Broken,

    /// <summary>The header announces more pixels than <see cref="FilmLimits.MaxPixels"/>; nothing was decoded.</summary>
    TooLarge,

    /// <summary>A DICOM file of something else than one radiograph, or in an encoding that is not read.</summary>
    NotAFilm,

    /// <summary>A side is shorter than <see cref="FilmLimits.MinSide"/>.</summary>
    TooSmall,
}
