using Mono.Unix.Native;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Processes;

/// <summary>A child process of ours: signalled and reaped by its own number, never by waiting for any child there may be.</summary>
internal sealed class ChildHandle : IDisposable
{
    private const int Unknown = -1;

    // Made and reaped on the loop's thread alone.
    private static readonly HashSet<int> Living = [];

    private ChildHandle(int pid, int pidFd) => (Pid, PidFd) = (pid, pidFd);

    /// <summary>Whether somebody here has made this child and has not reaped it.</summary>
    public static bool IsOurs(int pid) => Living.Contains(pid);

    public int Pid { get; }

    /// <summary>Readable when the process has ended.</summary>
    public int PidFd { get; }

    /// <summary>Takes charge of a child that has just been made. One whose end could not be noticed is ended at once.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no descriptor left for it.</exception>
    public static ChildHandle Of(int pid)
    {
        try
        {
            var child = new ChildHandle(pid, Native.PidFdOpen(pid));
            Living.Add(pid);
            return child;
        }
        catch
        {
            _ = Syscall.kill(pid, Signum.SIGKILL);
            _ = Syscall.waitpid(pid, out _, 0);
            throw;
        }
    }

    /// <summary>Collects the exit status; null as long as the process runs.</summary>
    public ExitStatus? TryReap()
    {
        int reaped = Syscall.waitpid(Pid, out int status, WaitOptions.WNOHANG);
        if (reaped == 0)
        {
            return null;
        }
        Living.Remove(Pid);
        if (reaped != Pid)
        {
            // Somebody else in this process has taken its status. It has ended all the same, and to wait for it would be for ever.
            return ExitStatus.Exited(Unknown);
        }
        return Syscall.WIFSIGNALED(status)
            ? ExitStatus.Signaled(NativeConvert.FromSignum(Syscall.WTERMSIG(status)))
            : ExitStatus.Exited(Syscall.WEXITSTATUS(status));
    }

    /// <summary>
    /// SIGKILL for the child and for what it started in its process group. Called only before the child is reaped, so the number can't
    /// belong to anybody else.
    /// </summary>
    public void KillGroup()
    {
        _ = Syscall.kill(-Pid, Signum.SIGKILL);
        // setpgid happens in the child: one that is killed at once may not have a group yet.
        _ = Syscall.kill(Pid, Signum.SIGKILL);
    }

    /// <summary>SIGTERM for the child alone; before it is reaped, too.</summary>
    public void Terminate() => _ = Syscall.kill(Pid, Signum.SIGTERM);

    public void Dispose() => _ = Native.Close(PidFd);
}
