using System.Collections.Immutable;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>What one thread was doing.</summary>
/// <param name="Id">The kernel's.</param>
/// <param name="Name">As the thread calls itself.</param>
/// <param name="State">A letter of proc_pid_stat(5): R runs, S sleeps, D waits for a device, T is stopped.</param>
internal sealed record ThreadReport(int Id, string Name, string State)
{
    /// <summary>What it has had of the processor: a thread that spins has much.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>The system call that it is in; null if it is in none, or the kernel doesn't say.</summary>
    public string? Syscall { get; init; }

    /// <summary>The function of the kernel that it sleeps in; null if it doesn't.</summary>
    public string? WaitsIn { get; init; }

    /// <summary>The kernel's stack, where this user may read it.</summary>
    public ImmutableArray<string> KernelFrames { get; init; } = [];

    /// <summary>Managed methods, the innermost first.</summary>
    public ImmutableArray<string> Frames { get; init; } = [];
}
