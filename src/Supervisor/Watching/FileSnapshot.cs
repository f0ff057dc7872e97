using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Watching;

/// <summary>The files that count, as they were at one moment: by path, when each was written and how long it is.</summary>
internal sealed record FileSnapshot(ImmutableDictionary<string, (DateTime Written, long Length)> Files)
{
    private static readonly EnumerationOptions Here = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    private static readonly EnumerationOptions Below = new()
    {
        IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None, RecurseSubdirectories = true, MaxRecursionDepth = 16,
    };

    public static FileSnapshot Take(IEnumerable<WatchRule> rules)
    {
        var files = ImmutableDictionary.CreateBuilder<string, (DateTime, long)>(StringComparer.Ordinal);
        foreach (WatchRule rule in rules)
        {
            foreach (FileInfo file in FilesOf(rule))
            {
                if (rule.Fits(file.FullName))
                {
                    files[file.FullName] = Seen(file);
                }
            }
        }
        return new FileSnapshot(files.ToImmutable());
    }

    /// <summary>The paths that differ in another snapshot, in alphabetical order: changed, new or gone.</summary>
    public string[] DifferencesTo(FileSnapshot other) =>
        [.. Files.Keys.Union(other.Files.Keys).Where(path => !Files.TryGetValue(path, out var one) || !other.Files.TryGetValue(path, out var two) || one != two).Order(StringComparer.Ordinal)];

    private static IEnumerable<FileInfo> FilesOf(WatchRule rule)
    {
        var folder = new DirectoryInfo(rule.Folder);
        return folder.Exists ? folder.EnumerateFiles("*", rule.Recursive ? Below : Here) : [];
    }

    // A file can go between its listing and this: then it is gone, and seen so at the next look.
    private static (DateTime Written, long Length) Seen(FileInfo file)
    {
        try
        {
            return (file.LastWriteTimeUtc, file.Length);
        }
        catch (IOException)
        {
            return default;
        }
    }
}
