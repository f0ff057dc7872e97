using System.Globalization;
using System.Text;
using NetVips;

namespace PneuXNet.Inference;

/// <summary>The films that are sent: those of a folder, or the golden phantoms enlarged to the size at which a detector delivers them.</summary>
internal static class Films
{
    private const int FullWidth = 1400;
    private const int FullHeight = 1050;

    /// <summary>A folder of JPEG files to read: the one in FILMS if it is set, otherwise one that is drawn here.</summary>
    public static string Folder(string work)
    {
        if (Environment.GetEnvironmentVariable("FILMS") is { Length: > 0 } given)
        {
            return Path.GetFullPath(given);
        }

        string folder = Directory.CreateDirectory(Path.Combine(work, "films")).FullName;
        foreach (string phantom in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.png"))
        {
            using Image small = Image.NewFromFile(phantom);
            using Image large = small.Resize((double)FullWidth / small.Width, vscale: (double)FullHeight / small.Height, kernel: Enums.Kernel.Cubic);
            // A detector's noise, without which a JPEG of this size would have a tenth of a film's bytes.
            using Image noise = Image.Gaussnoise(FullWidth, FullHeight, sigma: 3, mean: 0, seed: 1);
            using Image film = (large[0] + noise).Cast(Enums.BandFormat.Uchar);
            film.Jpegsave(Path.Combine(folder, Path.GetFileNameWithoutExtension(phantom) + ".jpeg"), q: 90);
        }

        return folder;
    }

    public static byte[][] Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.jp*g", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>A whole request, as it goes over the wire.</summary>
    public static byte[] Request(byte[] film)
    {
        byte[] head = Encoding.ASCII.GetBytes("--film\r\nContent-Disposition: form-data; name=\"file\"; filename=\"film.jpeg\"\r\nContent-Type: image/jpeg\r\n\r\n");
        byte[] tail = "\r\n--film--\r\n"u8.ToArray();
        string length = (head.Length + film.Length + tail.Length).ToString(CultureInfo.InvariantCulture);
        return
        [
            .. Encoding.ASCII.GetBytes($"POST /api/predict HTTP/1.1\r\nHost: bench\r\nContent-Type: multipart/form-data; boundary=film\r\nContent-Length: {length}\r\n\r\n"),
            .. head, .. film, .. tail,
        ];
    }
}
