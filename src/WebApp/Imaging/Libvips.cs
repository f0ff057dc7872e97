using NetVips;

namespace PneuXNet.WebApp.Imaging;

/// <summary>
/// The process's libvips, set up for files from strangers before the first of them is read: only the loaders that films need, one
/// thread, no cache, no word on standard error.
/// </summary>
internal static class Libvips
{
    private static readonly string[] Loaders =
        ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadTiff", "VipsForeignLoadWebp", "VipsForeignLoadNsgif"];

    // Kept in a field: libvips holds only a function pointer, and the collector would take the delegate away under it.
    private static readonly NetVips.Log.LogDelegate Silent = (_, _, _) => { };

    static Libvips()
    {
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in Loaders)
        {
            Operation.Block(loader, false);
        }

        // A worker decodes several films at once on the thread pool: more threads for each would only fight for the same cores.
        NetVips.NetVips.Concurrency = 1;
        // The cache keeps the last operations with their input for a repetition that never comes, and other people's films in memory.
        Cache.Max = 0;
        // Warnings about broken files would let strangers write into the log; a file that matters becomes a FilmException.
        NetVips.Log.SetLogHandler("VIPS", Enums.LogLevelFlags.All, Silent);
        NetVips.Log.SetLogHandler("GLib-GObject", Enums.LogLevelFlags.All, Silent);
    }

    /// <summary>Call before the first use of libvips; the work is done once, by the type initialiser.</summary>
    public static void Prepare()
    {
    }
}
