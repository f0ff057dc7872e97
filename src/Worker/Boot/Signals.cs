using System.Runtime.InteropServices;

namespace PneuXNet.Worker.Boot;

/// <summary>
/// The worker obeys its master's messages, not signals: one that the terminal or an operator sends to the whole group must not stop
/// the workers behind the master's back. Only TERM is followed, as a drain.
/// </summary>
internal sealed class Signals
{
    // The enumeration lacks these two; raw numbers are taken as they are.
    private const PosixSignal SIGUSR1 = (PosixSignal)10;
    private const PosixSignal SIGUSR2 = (PosixSignal)12;

    private static readonly PosixSignal[] Ignored =
    [
        PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT, SIGUSR1, SIGUSR2, PosixSignal.SIGWINCH, PosixSignal.SIGTTIN, PosixSignal.SIGTTOU,
    ];

    // A registration ends when it is collected, so they are held as long as the process lives.
    private readonly List<PosixSignalRegistration> _registrations = [];

    public void Register(Action onTerminate)
    {
        foreach (PosixSignal signal in Ignored)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, static context => context.Cancel = true));
        }
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            onTerminate();
        }));
    }
}
