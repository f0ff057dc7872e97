using Mono.Unix.Native;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Processes;

/// <summary>A child process of ours: signalled and reaped by its own number, never by waiting for any child there may be.</summary>
internal sealed class ChildHandle : IDisposable
{
    private ChildHandle(int pid, int pidFd) => (Pid, PidFd) = (pid, pidFd);

    public int Pid { get; }

    /// <summary>Readable when the process has ended.</summary>
    public int PidFd { get; }

    /// <summary>Takes charge of a child that has just been made. One whose end could not be noticed is ended at once.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no descriptor left for it.</exception>
    public static ChildHandle Of(int pid)
    {
        try
        {
            return new ChildHandle(pid, Native.PidFdOpen(pid));
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
        if (Syscall.waitpid(Pid, out int status, WaitOptions.WNOHANG) != Pid)
        {
            return null;
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

    public void Dispose() => _ = Native.Close(PidFd);
}
