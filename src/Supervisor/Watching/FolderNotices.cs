using System.ComponentModel;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Watching;

/// <summary>Notices of the kernel's that something has changed in some folders: inotify(7). What it was is found out by looking.</summary>
internal sealed class FolderNotices : IDisposable
{
    // A folder with more below it than this is no app's; the kernel's own limit may be lower.
    private const int MostFolders = 4096;

    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <exception cref="Win32Exception">The kernel has no more of these.</exception>
    public FolderNotices() => Descriptor = Native.MakeNotices();

    /// <summary>Readable when something has changed.</summary>
    public int Descriptor { get; }

    /// <summary>Watches the folders of the rules; those that are watched already are no news.</summary>
    /// <exception cref="Win32Exception">The kernel watches no more of them.</exception>
    public void Cover(IEnumerable<WatchRule> rules)
    {
        foreach (string folder in rules.SelectMany(FoldersOf).Distinct(StringComparer.Ordinal).Take(MostFolders))
        {
            Native.WatchFolder(Descriptor, folder);
        }
    }

    /// <summary>Takes what there is. What it says is not needed.</summary>
    public unsafe void Drain()
    {
        fixed (byte* bytes = _buffer)
        {
            while (Native.Read(Descriptor, bytes, (nuint)_buffer.Length) > 0)
            {
            }
        }
    }

    public void Dispose() => _ = Native.Close(Descriptor);

    private static IEnumerable<string> FoldersOf(WatchRule rule)
    {
        string existing = rule.Folder;
        while (!Directory.Exists(existing))
        {
            // The folder may come; its parent will tell.
            existing = Path.GetDirectoryName(existing) ?? "/";
        }
        // A folder that is a link to another is switched where the link lies.
        IEnumerable<string> own = Path.GetDirectoryName(existing) is { } parent && rule.Recursive ? [existing, parent] : [existing];
        return rule.Recursive && existing == rule.Folder
            ? own.Concat(Directory.EnumerateDirectories(existing, "*", new EnumerationOptions { IgnoreInaccessible = true, RecurseSubdirectories = true, MaxRecursionDepth = 16 }))
            : own;
    }
}
