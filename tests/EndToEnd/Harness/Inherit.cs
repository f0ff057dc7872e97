using System.Runtime.InteropServices;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>Lets the next processes that are started inherit a descriptor: fcntl(F_SETFD).</summary>
internal static partial class Inherit
{
    private const int FSetFd = 2;

    public static void Keep(int descriptor) => Assert.That(Fcntl(descriptor, FSetFd, 0), Is.Zero);

    public static void Release(int descriptor) => Assert.That(Fcntl(descriptor, FSetFd, 1), Is.Zero);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, nint argument);
}
