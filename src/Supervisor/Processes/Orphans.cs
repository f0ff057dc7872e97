namespace PneuXNet.Supervisor.Processes;

/// <summary>
/// Children that nobody here has made. The first process of a container inherits every process whose parent has ended, and whoever does
/// not ask for their ends lets them pile up. They are no workers, whatever their exit codes are; and only this looks at children that
/// it does not know, one by one, so nobody else's end is taken away.
/// </summary>
internal static class Orphans
{
    private const int FirstProcess = 1;

    /// <summary>Nothing tells of their ends: with a handler for SIGCHLD the runtime reaps all children, workers too. They can wait.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly bool AreOurs = Environment.ProcessId == FirstProcess;

    /// <summary>How soon they are to be looked for; null if there can be none.</summary>
    public static TimeSpan? NextLook { get; } = AreOurs ? Interval : null;

    /// <summary>Reaps those that have ended. One of our own among them is left to whoever made it, and is looked behind the next time.</summary>
    public static void Reap()
    {
        while (AreOurs && Native.PeekEnded() is { } pid && !ChildHandle.IsOurs(pid))
        {
            _ = Mono.Unix.Native.Syscall.waitpid(pid, out _, Mono.Unix.Native.WaitOptions.WNOHANG);
        }
    }
}
