using System.Runtime.InteropServices;

namespace PneuXNet.Inference;

/// <summary>
/// What must not outlive this program: servers, and the folder that they read. They go with whoever uses them, and all together on the
/// signals that end a program.
/// </summary>
internal static class Started
{
    private const int BySignal = 128;

    private static readonly Lock Guard = new();
    private static readonly List<IDisposable> All = [];

    /// <summary>To be kept for as long as the program lives.</summary>
    public static IDisposable[] EndOnSignals() => [On(PosixSignal.SIGTERM, 15), On(PosixSignal.SIGINT, 2), On(PosixSignal.SIGHUP, 1)];

    public static void Add(IDisposable one)
    {
        lock (Guard)
        {
            All.Add(one);
        }
    }

    /// <returns>Whether it had not ended before.</returns>
    public static bool Remove(IDisposable one)
    {
        lock (Guard)
        {
            return All.Remove(one);
        }
    }

    private static PosixSignalRegistration On(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, _ =>
    {
        IDisposable[] left;
        lock (Guard)
        {
            // The last first: servers before the folder that they read.
            left = [.. Enumerable.Reverse(All)];
        }

        Array.ForEach(left, one => one.Dispose());
        Environment.Exit(BySignal + number);
    });
}
