using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Daemons;

/// <summary>A master that runs apart from the terminal, as the command that started it sees it.</summary>
/// <param name="control">Our end of the socket pair; the other one is closed when the workers serve, after a word, or with the process.</param>
internal sealed class Daemon(ChildHandle child, int control) : IDisposable
{
    public int Pid => child.Pid;

    public int PidFd => child.PidFd;

    /// <summary>-1, at which nobody looks, once it was closed.</summary>
    public int Control { get; private set; } = control;

    /// <summary>Whether it has just said that its workers serve.</summary>
    public unsafe bool HearReady()
    {
        Span<byte> buffer = stackalloc byte[64];
        nint length;
        fixed (byte* bytes = buffer)
        {
            length = Native.Recv(Control, bytes, (nuint)buffer.Length, Native.MsgDontWait);
        }
        if (length == 0)
        {
            Dispose();
        }
        return length > 0 && ControlMessage.TryDecode(buffer[..(int)length], out ControlMessage message) && message.Kind == ControlKind.Ready;
    }

    public ExitStatus? TryReap() => child.TryReap();

    /// <summary>Lets go of it; it lives on.</summary>
    public void Dispose()
    {
        if (Control >= 0)
        {
            _ = Native.Close(Control);
            Control = -1;
        }
    }
}
