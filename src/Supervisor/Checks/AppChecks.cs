using System.Collections.Immutable;
using PneuXNet.Supervisor.Workers;

namespace PneuXNet.Supervisor.Checks;

/// <summary>The golden checks that an app brings along, in a file beside it.</summary>
internal static class AppChecks
{
    public const string FileName = "pneuxnet.checks.toml";

    /// <param name="folder">The app's.</param>
    /// <exception cref="AppNotLoadedException">There is such a file, and it is wrong.</exception>
    public static ImmutableArray<GoldenCheck> Of(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return [];
        }
        try
        {
            var file = CheckFile.Parse(path, File.ReadAllText(path), name => ReadBounded(Path.Combine(folder, name)));
            return file.Problems.IsEmpty ? file.Checks : throw new AppNotLoadedException(string.Join("; ", file.Problems));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AppNotLoadedException($"{path}: can't be read ({e.Message})");
        }
    }

    /// <summary>A file's bytes; of one that is too long only so many that it is seen to be.</summary>
    public static byte[] ReadBounded(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[Math.Min(file.Length, CheckFields.MostBodyBytes + 1)];
        file.ReadExactly(bytes);
        return bytes;
    }
}
