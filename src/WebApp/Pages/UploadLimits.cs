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
        var together = options.MaxFiles == 1 ? "" : $" Up to {MaxFiles} films and {ByteSize.Format(MaxRequestBytes)} at once.";
        Sentence = $"A film may have {ByteSize.Format(MaxFileBytes)}.{together}";
    }

    public int MaxFileBytes { get; }

    public int MaxRequestBytes { get; }

    public int MaxFiles { get; }

    public string Sentence { get; }
}
