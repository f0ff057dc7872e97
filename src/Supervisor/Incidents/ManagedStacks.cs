using System.Collections.Immutable;
using Microsoft.Diagnostics.Runtime;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>
/// The managed frames of a process's threads, read from its memory while ptrace(2) holds it still. The process itself does nothing for
/// it, so it works for one that is stopped, spins, or hangs in native code.
/// </summary>
internal static class ManagedStacks
{
    // An endless recursion is known after so many.
    private const int MostFrames = 100;

    /// <summary>By the kernel's number of the thread.</summary>
    /// <exception cref="ClrDiagnosticsException">The process can't be attached to, or is no .NET process.</exception>
    public static IReadOnlyDictionary<int, ImmutableArray<string>> Of(int pid)
    {
        using DataTarget target = DataTarget.AttachToProcess(pid, suspend: true);
        ClrInfo clr = target.ClrVersions.FirstOrDefault() ?? throw new ClrDiagnosticsException("there is no .NET runtime in it");
        using ClrRuntime runtime = clr.CreateRuntime(DataAccessOf(clr), ignoreMismatch: true);
        var scan = new StackScan(target.DataReader, runtime, pid);
        return runtime.Threads.Where(thread => thread.IsAlive).GroupBy(thread => (int)thread.OSThreadId).ToDictionary(
            group => group.Key,
            group => Frames(group.First()) is { IsEmpty: false } frames ? frames : scan.Of(group.First()));
    }

    /// <summary>A method by its type and its own name.</summary>
    public static string? NameOf(ClrMethod? method) =>
        method is { Name: { Length: > 0 } name } ? $"{Plain(method.Type?.Name ?? "")}.{Plain(name)}" : null;

    // Frames of the runtime's own have no method. The stub of a call into native code has the name of the method that it stands for: once is enough.
    private static ImmutableArray<string> Frames(ClrThread thread)
    {
        var frames = ImmutableArray.CreateBuilder<string>();
        string last = "";
        foreach (string frame in thread.EnumerateStackTrace().Select(frame => NameOf(frame.Method)).OfType<string>().Take(MostFrames))
        {
            if (frame != last)
            {
                frames.Add(last = frame);
            }
        }
        return frames.ToImmutable();
    }

    /// <summary>
    /// What knows the runtime's data structures lies beside the runtime that it was built with. The version that the library looks for
    /// is that of a file on Windows, so it finds a mismatch in everything.
    /// </summary>
    private static string DataAccessOf(ClrInfo clr)
    {
        string path = Path.Combine(Path.GetDirectoryName(clr.ModuleInfo.FileName) ?? "", "libmscordaccore.so");
        return File.Exists(path) ? path : throw new ClrDiagnosticsException($"there is no {path}; the app has its runtime inside, or was updated on disk");
    }

    // Type arguments, in double brackets, are longer than all the rest and tell little.
    private static string Plain(string name) => name.Split("[[")[0];
}
