namespace PneuXNet.WebApp.Imaging;

/// <summary>What a film may cost. Both limits are compared with the header, before a single pixel is decoded.</summary>
public sealed record FilmLimits
{
    /// <summary>
    /// Width times height, in pixels. Baseline files are decoded strip by strip and cost little whatever their size; a progressive,
    /// interlaced or WebP file is held whole while it is decoded, at up to eight bytes a pixel, and this limit is what bounds it.
    /// </summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>The shorter side, in pixels. Below some 32 nothing of a lung can be told.</summary>
    public int MinSide { get; init; } = 32;

    /// <summary>Throws unless a film of this width and height may be decoded.</summary>
    internal void Check(long width, long height)
    {
        if (width * height > MaxPixels)
        {
            throw new FilmException(
                FilmProblem.TooLarge,
                $"The film has {width} x {height} pixels; at most {MaxPixels} pixels are decoded. Send it at a smaller size.");
        }

        if (Math.Min(width, height) < MinSide)
        {
            throw new FilmException(
                FilmProblem.TooSmall,
                $"The film has {width} x {height} pixels; each side needs at least {MinSide}. Send it at its full size.");
        }
    }
}
