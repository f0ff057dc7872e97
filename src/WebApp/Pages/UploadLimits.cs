using PneuXNet.WebApp.Uploads;

namespace PneuXNet.WebApp.Pages;

/// <summary>The limits as the page tells them, to people in a sentence and to its script in numbers.</summary>
public sealed class UploadLimits
{
    internal UploadLimits(UploadOptions options)
    {
        MaxFileBytes = options.MaxFileBytes;
        MaxRequestBytes = options.MaxRequestBytes;
        MaxFiles = options.MaxFiles;
        var film = $"At most {ByteSize.Format(MaxFileBytes)} a film";
        var together = MaxFiles == 1 ? "." : $"; at most {MaxFiles} films and {ByteSize.Format(MaxRequestBytes)} at once.";
        // A number and its unit stay on one line.
        Sentence = (film + together).Replace(" MB", "\u00A0MB", StringComparison.Ordinal);
    }

    public int MaxFileBytes { get; }

    public int MaxRequestBytes { get; }

    public int MaxFiles { get; }

    public string Sentence { get; }
}
