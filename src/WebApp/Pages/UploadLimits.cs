using PneuXNet.WebApp.Uploads;

namespace PneuXNet.WebApp.Pages;

/// <summary>The limits as the page tells them, to people in a sentence and to its script in numbers.</summary>
public sealed class UploadLimits
{
    internal UploadLimits(UploadOptions options)
    {
        MaxFileBytes = options.MaxFileBytes;
        // A number and its unit stay on one line.
        FilmSize = ByteSize.Format(MaxFileBytes).Replace(" ", "\u00A0", StringComparison.Ordinal);
        var together = ByteSize.Format(options.MaxRequestBytes).Replace(" ", "\u00A0", StringComparison.Ordinal);
        Sentence = options.MaxFiles == 1 ? $"At most {FilmSize} a film."
            : $"At most {FilmSize} a film; at most {options.MaxFiles} films and {together} at once.";
    }

    public int MaxFileBytes { get; }

    /// <summary>What one film may have, in words.</summary>
    public string FilmSize { get; }

    /// <summary>All limits of one request. The page's script sends each film in a request of its own, so only the first concerns it.</summary>
    public string Sentence { get; }
}
