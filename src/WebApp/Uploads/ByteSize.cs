using System.Globalization;

namespace PneuXNet.WebApp.Uploads;

/// <summary>Bytes as people read them: 20 MB, 1.5 MB, 64 kB.</summary>
internal static class ByteSize
{
    private const double Kilobyte = 1024;

    public static string Format(long bytes) => bytes switch
    {
        >= UploadOptions.Megabyte => string.Create(CultureInfo.InvariantCulture, $"{bytes / (Kilobyte * Kilobyte):0.#} MB"),
        >= 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilobyte:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };
}
