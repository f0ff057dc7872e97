using System.Text.RegularExpressions;

namespace PneuXNet.Supervisor.Watching;

/// <summary>Which files count: those of a folder, and of the folders in it or not, whose paths fit.</summary>
internal sealed record WatchRule(string Folder, bool Recursive, Predicate<string> Fits)
{
    /// <summary>One file.</summary>
    public static WatchRule Of(string file) => new(Path.GetDirectoryName(file) ?? "/", Recursive: false, path => path == file);

    /// <summary>
    /// A file, or files by a pattern: <c>*</c> and <c>?</c> stand for what is within a name, <c>**</c> for folders, and nothing else has a
    /// sense of its own.
    /// </summary>
    /// <param name="pattern">A whole path.</param>
    public static WatchRule OfPattern(string pattern)
    {
        int wild = pattern.AsSpan().IndexOfAny('*', '?');
        if (wild < 0)
        {
            return Of(pattern);
        }
        string folder = pattern[..Math.Max(1, pattern.LastIndexOf('/', wild))];
        bool recursive = pattern.LastIndexOf('/') > folder.Length || pattern.Contains("**", StringComparison.Ordinal);
        string expression = Regex.Escape(pattern)
            .Replace(@"\*\*/", "(?:.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        var regex = new Regex($"^{expression}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        return new WatchRule(folder, recursive, path => regex.IsMatch(path));
    }

    /// <summary>What an app consists of in its folder: assemblies, native libraries, its settings. Not what it may write there itself.</summary>
    public static WatchRule OfApp(string folder) => new(folder, Recursive: true, IsOfApp);

    /// <summary>An app's settings in the folder that it runs in.</summary>
    public static WatchRule OfSettings(string folder) => new(folder, Recursive: false, IsSettings);

    private static bool IsOfApp(string path) =>
        Path.GetExtension(path) is ".dll" or ".so" or ".exe"
        || path.EndsWith(".deps.json", StringComparison.Ordinal) || path.EndsWith(".runtimeconfig.json", StringComparison.Ordinal)
        || IsSettings(path) || File.Exists($"{path}.dll");

    private static bool IsSettings(string path) =>
        Path.GetFileName(path) is { } name && name.StartsWith("appsettings", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal);
}
