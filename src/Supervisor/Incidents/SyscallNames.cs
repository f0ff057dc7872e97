using System.Globalization;
using System.Runtime.InteropServices;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>Names of the system calls in which threads are found waiting.</summary>
internal static class SyscallNames
{
    // Of x86-64: asm/unistd_64.h.
    private static readonly Dictionary<int, string> Names = new()
    {
        [0] = "read", [1] = "write", [7] = "poll", [17] = "pread64", [18] = "pwrite64", [23] = "select", [34] = "pause", [35] = "nanosleep",
        [42] = "connect", [43] = "accept", [44] = "sendto", [45] = "recvfrom", [46] = "sendmsg", [47] = "recvmsg", [61] = "wait4",
        [65] = "semop", [70] = "msgrcv", [72] = "fcntl", [73] = "flock", [74] = "fsync", [75] = "fdatasync", [128] = "rt_sigtimedwait",
        [130] = "rt_sigsuspend", [202] = "futex", [208] = "io_getevents", [219] = "restart_syscall", [230] = "clock_nanosleep",
        [232] = "epoll_wait", [247] = "waitid", [257] = "openat", [270] = "pselect6", [271] = "ppoll", [281] = "epoll_pwait", [288] = "accept4",
        [299] = "recvmmsg", [426] = "io_uring_enter", [449] = "futex_waitv",
    };

    public static string Of(int number) => RuntimeInformation.ProcessArchitecture == Architecture.X64 && Names.TryGetValue(number, out string? name)
        ? name
        : string.Create(CultureInfo.InvariantCulture, $"system call {number}");
}
