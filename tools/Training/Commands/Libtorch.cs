using System.Runtime.InteropServices;
using TorchSharp;

namespace PneuXNet.Training.Commands;

/// <summary>
/// libtorch is native code that an older system can't load. This asks before TorchSharp does, which on failure copies half a gigabyte
/// to try again, and prints each step of it.
/// </summary>
internal static class Libtorch
{
    public const string Remedy =
        "libtorch can't be loaded here: it needs a C++ library with GLIBCXX_3.4.32, as of Debian 13. "
        + "Run tools/Training/run.sh, which prepares a Debian 13 root and trains in it.";

    // In this order: the second finds the first among the libraries already loaded.
    private static readonly string[] Libraries = ["libtorch_cpu.so", "libLibTorchSharp.so"];

    public static bool CanLoad { get; } = Libraries.All(library => NativeLibrary.TryLoad(library, typeof(torch).Assembly, null, out _));

    public static void Require()
    {
        if (!CanLoad)
        {
            throw new TrainingException(Remedy);
        }
    }
}
