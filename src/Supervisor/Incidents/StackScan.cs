using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>
/// Looks for managed methods on a stack that can't be walked: that of a thread in a helper of the runtime's which leaves no frame behind,
/// as <c>Thread.SpinWait</c> is. What looks like a return address into a method is taken for one and marked with a question mark, as the
/// kernel does with its own: most are callers, some are left over from earlier calls.
/// </summary>
internal sealed class StackScan(IDataReader memory, ClrRuntime runtime, int pid)
{
    private const int BytesScanned = 16 * 1024;
    private const int MostFrames = 20;

    // CONTEXT of AMD64, as the runtime's data access has it on every system.
    private const int ContextBytes = 1232;
    private const int ContextFlagsOffset = 0x30;
    private const uint ContextControl = 0x0010_0001;
    private const int StackPointerOffset = 0x98;

    private readonly Lazy<ImmutableArray<(ulong From, ulong To)>> _managedCode = new(() => ManagedCodeOf(pid));

    public ImmutableArray<string> Of(ClrThread thread)
    {
        if (memory.Architecture != Architecture.X64 || StackPointerOf(thread) is not { } pointer)
        {
            return [];
        }
        var bytes = new byte[BytesScanned];
        int read = memory.Read(pointer, bytes) & ~(sizeof(ulong) - 1);
        var frames = ImmutableArray.CreateBuilder<string>();
        string last = "";
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(0, read)))
        {
            if (frames.Count < MostFrames && IsManagedCode(word) && ManagedStacks.NameOf(runtime.GetMethodByInstructionPointer(word)) is { } name && name != last)
            {
                frames.Add($"? {last = name}");
            }
        }
        return frames.ToImmutable();
    }

    private ulong? StackPointerOf(ClrThread thread)
    {
        var context = new byte[ContextBytes];
        MemoryMarshal.Write(context.AsSpan(ContextFlagsOffset), ContextControl);
        return memory.GetThreadContext(thread.OSThreadId, ContextControl, context) ? MemoryMarshal.Read<ulong>(context.AsSpan(StackPointerOffset)) : null;
    }

    // Asked of any other address the library may look for memory that isn't there, and then for files, at a symbol server too.
    private bool IsManagedCode(ulong address)
    {
        foreach ((ulong from, ulong to) in _managedCode.Value)
        {
            if (address >= from && address < to)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What proc_pid_maps(5) calls executable and doesn't come from a native library: what was compiled at run time, and assemblies.</summary>
    private static ImmutableArray<(ulong From, ulong To)> ManagedCodeOf(int pid) =>
    [
        .. from line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/maps"))
           let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
           where words[1].Contains('x', StringComparison.Ordinal) && !line.Contains(".so", StringComparison.Ordinal)
           let ends = words[0].Split('-')
           select (ulong.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), ulong.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
    ];
}
