using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PneuXNet.WebApp;

/// <summary>The system calls that the web app makes itself; an error becomes one exception that names the call and the path.</summary>
internal static partial class Native
{
    private const int TrimThreshold = -1;
    private const int MostArenas = -8;
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000;
    private const int OwnerReadsAndWrites = 0x180;
    private const int LockExclusive = 2;
    private const int Interrupted = 4;
    private const int CurrentFolder = -100;
    private const int DontFollow = 0x100;
    private const uint WantOwner = 0x8;
    // The kernel's struct statx has 256 bytes, the same on every architecture.
    private const int StatSize = 256;
    private const int OwnerAt = 20;

    public static uint EffectiveUser => GetEffectiveUser();

    /// <summary>
    /// mallopt(3): what native libraries free goes back to the system instead of staying with the thread that had it. By default there are
    /// eight heaps for each processor, and every one of them keeps the most that a film has ever needed there. Another C library than GNU's
    /// ignores it or lacks it, and works as it always does.
    /// </summary>
    public static void GiveFreedMemoryBack()
    {
        try
        {
            _ = SetAllocator(MostArenas, 1);
            _ = SetAllocator(TrimThreshold, 128 * 1024);
        }
        catch (EntryPointNotFoundException)
        {
        }
    }

    /// <summary>malloc_trim(3): what is free between used pieces goes back, too. Nothing happens where the C library lacks it.</summary>
    public static void TrimHeaps()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
        }
    }

    /// <summary>
    /// open(2) and flock(2): waits until no other process holds the file. The kernel lets it go with the last descriptor, so a dead process
    /// holds nothing. .NET's own streams lock too, but give up at once.
    /// </summary>
    /// <exception cref="IOException">It can't be opened, or its file system has no locks.</exception>
    public static SafeFileHandle LockFile(string path)
    {
        var file = Open(path, ReadWrite | Create | CloseOnExec, OwnerReadsAndWrites);
        if (file.IsInvalid)
        {
            throw Failed("open", path, Marshal.GetLastPInvokeError());
        }

        while (Lock(file, LockExclusive) != 0)
        {
            if (Marshal.GetLastPInvokeError() is not Interrupted and var error)
            {
                file.Dispose();
                throw Failed("flock", path, error);
            }
        }

        return file;
    }

    /// <summary>statx(2): the user who owns what is at the path itself, link or not.</summary>
    /// <exception cref="IOException">There is nothing, or it can't be looked at.</exception>
    public static uint OwnerOf(string path)
    {
        var stat = new byte[StatSize];
        return Stat(CurrentFolder, path, DontFollow, WantOwner, stat) == 0
            ? MemoryMarshal.Read<uint>(stat.AsSpan(OwnerAt))
            : throw Failed("statx", path, Marshal.GetLastPInvokeError());
    }

    /// <summary>vips_source_new_from_memory: what libvips reads a file from that lies there, without a copy.</summary>
    /// <returns>A reference to it, which is the caller's; zero if there was no memory for it.</returns>
    public static unsafe nint OpenSource(void* file, nuint length) => NewSource(file, length);

    private static IOException Failed(string call, string path, int error) =>
        new($"{call}: {new Win32Exception(error).Message}: '{path}'", error);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocator(int setting, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    // The name under which NetVips loads it, so that it is the same.
    [LibraryImport("libvips.so.42", EntryPoint = "vips_source_new_from_memory")]
    private static unsafe partial nint NewSource(void* file, nuint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int folder, string path, int flags, uint wanted, [Out] byte[] stat);
}
