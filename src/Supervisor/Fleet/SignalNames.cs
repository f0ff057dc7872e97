using System.Globalization;

namespace PneuXNet.Supervisor.Fleet;

/// <summary>Names of signals, for lines that people read: signal(7), the numbers of x86 and Arm.</summary>
internal static class SignalNames
{
    private static readonly string[] Names =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    public static int NumberOf(string name) => Array.IndexOf(Names, name);

    public static string Of(int signal) => signal > 0 && signal < Names.Length
        ? Names[signal]
        : string.Create(CultureInfo.InvariantCulture, $"signal {signal}");
}
