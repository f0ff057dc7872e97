using System.Globalization;
using System.Text;

namespace PneuXNet.Training.Golden;

/// <summary>
/// The golden films as the supervisor asks for them before a new generation may serve: each as the form that a client would post, and a
/// file that says what must come back.
/// </summary>
internal static class GoldenChecks
{
    public const string File = "pneuxnet.checks.toml";

    private const string Boundary = "golden";
    // Other processors round otherwise, in the fourth decimal; another model answers otherwise in the first.
    private const double Within = 0.02;

    public static string Write(string folder, IReadOnlyList<GoldenFilm> films, IReadOnlyList<byte[]> pngs)
    {
        var checks = new StringBuilder("# Written by tools/Training, command golden: what a generation must answer before it may serve.\n");
        for (var i = 0; i < films.Count; i++)
        {
            var form = Path.ChangeExtension(films[i].File, ".form");
            System.IO.File.WriteAllBytes(Path.Combine(folder, form), Form(films[i].File, pngs[i]));
            Describe(checks, films[i], $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}/{form}");
        }

        return checks.ToString();
    }

    private static void Describe(StringBuilder checks, GoldenFilm film, string form) => checks.Append(
        CultureInfo.InvariantCulture,
        $$"""

        [[check]]
        name = "golden film {{Path.GetFileNameWithoutExtension(film.File)}}"
        method = "POST"
        path = "/api/predict"
        headers = { Content-Type = "multipart/form-data; boundary={{Boundary}}" }
        file = "{{form}}"
        timeout = 30
        json = [{ pointer = "/results/0/label", equals = "{{film.Label}}" }, { pointer = "/results/0/probability", equals = {{film.Probability:F4}}, within = {{Within}} }]

        """);

    private static byte[] Form(string name, byte[] png) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"),
        .. png,
        .. Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n"),
    ];
}
