using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Settings;

namespace PneuXNet.WebApp.Uploads;

/// <summary>How much a client may send.</summary>
/// <param name="MaxFileBytes">The largest film, in bytes.</param>
/// <param name="MaxRequestBytes">All films of a request together, in bytes; never less than one film.</param>
/// <param name="MaxFiles">Films in a request.</param>
/// <param name="Film">Width and height that are decoded at all.</param>
internal sealed record UploadOptions(int MaxFileBytes, int MaxRequestBytes, int MaxFiles, FilmLimits Film)
{
    public const int Megabyte = 1024 * 1024;

    private const int StandardBytes = 20 * Megabyte;
    private const int StandardFiles = 16;

    // The largest detectors, 43 cm at 0.1 mm, make 19 million pixels. Twice that leaves room for scanned films.
    private const int StandardPixels = 40_000_000;

    // Room for what multipart adds to the films: a boundary and headers for each part.
    private const int EnvelopeBytes = 4096;

    /// <summary>The largest body that can still keep the limits.</summary>
    public long MaxBodyBytes => MaxRequestBytes + EnvelopeBytes * (MaxFiles + 1L);

    /// <summary>
    /// What the server may receive. Of a body above <see cref="MaxBodyBytes"/> nothing is kept, but the server reads it on and throws it
    /// away after the answer: were the connection closed on a sender in the middle, it would see a reset and never learn why.
    /// </summary>
    public long MaxReceivedBytes => 4 * MaxBodyBytes;

    public static UploadOptions From(SettingsReader settings)
    {
        const string fileKey = "Uploads:MaxFileBytes";
        const string requestKey = "Uploads:MaxRequestBytes";
        var file = settings.Number(fileKey, "bytes", 1024, 512 * Megabyte, StandardBytes);
        var standardRequest = Math.Max(file, StandardBytes);
        var request = settings.Number(requestKey, "bytes", 1024, 1024 * Megabyte, standardRequest);
        if (request < file)
        {
            settings.Refuse(requestKey, $"{request}", $"at least {fileKey}, which is {file}", standardRequest);
        }

        var files = settings.Number("Uploads:MaxFiles", "films", 1, 1000, StandardFiles);
        var pixels = settings.Number("Uploads:MaxPixels", "pixels", 1024, 1_000_000_000, StandardPixels);
        return new UploadOptions(file, request, files, new FilmLimits { MaxPixels = pixels });
    }
}
