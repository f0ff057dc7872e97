using Mono.Unix.Native;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Processes;

/// <summary>A child process of ours: signalled and reaped by its own number, never by waiting for any child there may be.</summary>
internal sealed class ChildHandle(int pid) : IDisposable
{
    public int Pid { get; } = pid;

    /// <summary>Readable when the process has ended.</summary>
    public int PidFd { get; } = Native.PidFdOpen(pid);

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
