using System.Collections.Immutable;
using System.Globalization;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>What the kernel knows of a process's threads: proc(5). Works for whatever is stopped, spinning, deadlocked or native.</summary>
internal static class KernelStacks
{
    // A process with more threads than this is explained by the first of them.
    private const int Most = 300;

    // Fields of proc_pid_stat(5), counted from the state on.
    private const int UserTime = 11;
    private const int SystemTime = 12;

    // sysconf(_SC_CLK_TCK) on Linux, everywhere.
    private const double TicksPerSecond = 100;

    public static ImmutableArray<ThreadReport> Of(int pid)
    {
        string tasks = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task");
        return !Directory.Exists(tasks)
            ? []
            : [.. Directory.EnumerateDirectories(tasks).Take(Most).Select(OfThread).OfType<ThreadReport>().OrderBy(thread => thread.Id)];
    }

    private static ThreadReport? OfThread(string folder)
    {
        // The name stands in parentheses and may hold any character.
        if (Read(folder, "stat") is not { } stat || stat.LastIndexOf(')') is var end && end < 0)
        {
            return null;
        }
        string[] fields = stat[(end + 2)..].Split(' ');
        return new ThreadReport(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), stat[(stat.IndexOf('(') + 1)..end], fields[0])
        {
            CpuSeconds = (long.Parse(fields[UserTime], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTime], CultureInfo.InvariantCulture)) / TicksPerSecond,
            Syscall = Read(folder, "syscall")?.Split(' ')[0] is { } number && int.TryParse(number, CultureInfo.InvariantCulture, out int call) && call >= 0
                ? SyscallNames.Of(call)
                : null,
            WaitsIn = Read(folder, "wchan")?.Trim() is { Length: > 0 } place && place != "0" ? place : null,
            KernelFrames = [.. (Read(folder, "stack") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(NameOf)],
        };
    }

    // "[<0>] do_sys_poll+0x412/0x5e0"
    private static string NameOf(string line) => line[(line.IndexOf(']') + 1)..].Trim().Split('+')[0];

    private static string? Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The thread has ended, or this user may not look.
            return null;
        }
    }
}
