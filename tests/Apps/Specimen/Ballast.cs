using System.Runtime.InteropServices;

namespace PneuXNet.Specimen;

/// <summary>Memory that is taken and never given back; native, so that no limit of the managed heap holds it back.</summary>
internal static unsafe class Ballast
{
    private const int Megabyte = 1024 * 1024;

    public static void Take(int megabytes)
    {
        for (int i = 0; i < megabytes; i++)
        {
            // Written to, or the kernel would not give it.
            NativeMemory.Fill(NativeMemory.Alloc(Megabyte), Megabyte, 1);
        }
    }
}
