using Mono.Unix.Native;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Admin;

/// <summary>
/// Memory in which the admin app keeps the last minutes for its charts. The master never looks into it: it holds it, so that it outlives
/// the admin app's process, and passes it to the next master.
/// </summary>
internal sealed class AdminMemory : IDisposable
{
    /// <param name="inherited">What an older master has passed on; taken charge of. Null: nothing.</param>
    public AdminMemory(int? inherited)
    {
        if (inherited is { } descriptor && Syscall.fstat(descriptor, out Stat stat) == 0 && stat.st_size == AdminEnvironment.MemoryBytes)
        {
            Descriptor = descriptor;
            return;
        }
        if (inherited is { } other)
        {
            _ = Native.Close(other);
        }
        Descriptor = Native.MakeSharedMemory("pneuxnet-admin-memory", AdminEnvironment.MemoryBytes);
    }

    public int Descriptor { get; }

    public void Dispose() => _ = Native.Close(Descriptor);
}
