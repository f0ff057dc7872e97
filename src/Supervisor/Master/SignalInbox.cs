using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Master;

/// <summary>
/// Signals of the master. A handler runs on some thread of the runtime's and does nothing but put the number here and wake the loop.
/// There is no SIGCHLD among them: each child has a descriptor that tells of its end, so none is missed when several end at once.
/// </summary>
internal sealed unsafe class SignalInbox : IDisposable
{
    // The runtime's enumeration lacks these and takes raw numbers; unregistered they would end the process.
    public const PosixSignal User1 = (PosixSignal)10;
    public const PosixSignal User2 = (PosixSignal)12;

    // Their numbers, of which the runtime's enumeration knows only names.
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Child = 17;

    internal static readonly PosixSignal[] Wanted =
    [
        PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM,
        PosixSignal.SIGTTIN, PosixSignal.SIGTTOU, PosixSignal.SIGWINCH, User1, User2,
    ];

    private readonly ConcurrentQueue<PosixSignal> _received = new();
    private readonly int _wake = Native.MakeEventFd();
    private readonly PosixSignalRegistration[] _registrations;

    public SignalInbox()
    {
        // Started by nohup, or in the background of a script, a process inherits signals as ignored, and the runtime leaves them so.
        // While SIGCHLD is ignored, the kernel keeps no exit status of a child.
        Native.StopIgnoring(Hangup, Interrupt, Quit, Child);
        _registrations = Array.ConvertAll(Wanted, signal => PosixSignalRegistration.Create(signal, Receive));
    }

    /// <summary>Readable when a signal waits.</summary>
    public int Descriptor => _wake;

    public bool TryTake(out PosixSignal signal) => _received.TryDequeue(out signal);

    /// <summary>Makes the descriptor unreadable until the next signal. To be called before taking, or one could be slept over.</summary>
    public void Quiet()
    {
        ulong count;
        _ = Native.Read(_wake, (byte*)&count, sizeof(ulong));
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
        _ = Native.Close(_wake);
    }

    /// <summary>The name that people know.</summary>
    public static string NameOf(PosixSignal signal) => signal < 0 ? signal.ToString() : SignalNames.Of((int)signal);

    /// <summary>The kernel's number.</summary>
    public static int NumberOf(PosixSignal signal) => SignalNames.NumberOf(NameOf(signal));

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        _received.Enqueue(context.Signal);
        ulong one = 1;
        _ = Native.Write(_wake, (byte*)&one, sizeof(ulong));
    }
}
